"""Orders under the Digital Services Act as their authorities wrote them."""

from __future__ import annotations

ACT = {
    "issuing_state": ["DE"],
    "issuing_authority": ["Amtsgericht Köln"],
    "authority_type": ["judicial"],
    "issuing_file_no": ["4 Gs 12/26"],
    "legal_basis": ["§ 130 StGB"],
    "reasons": ["The pages incite hatred: § 130(1) StGB."],
    "demand": ["content"],
    "locations": ["https://search.example/a\nhttps://search.example/b"],
    "territory": ["DE"],
    "redress": ["yes"],
    "language": ["declared"],
    "contact_point": ["yes"],
    "category": ["STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"],
}
INFORM = {
    "issuing_state": ["IE"],
    "issuing_authority": ["Coimisiún na Meán"],
    "authority_type": ["administrative"],
    "issuing_file_no": ["CnaM 7"],
    "legal_basis": ["Online Safety Act, s. 139ZR"],
    "reasons_given": ["yes"],
    "reasons": ["To find who runs the account; nothing milder does."],
    "account_names": ["alice@example.org"],
    "information": ["subscriber"],
    "redress": ["yes"],
    "language": ["declared"],
    "contact_point": ["yes"],
}
