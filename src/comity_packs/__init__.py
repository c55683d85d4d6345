"""The books: law, rights questions and the starter policy, as dated and sourced data. No code."""
