"""Read the casefile for faces: rows that belong to one reader, and nothing of anybody else."""
