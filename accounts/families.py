"""The families of problems that people practice: interests of a person, shelves of the library."""

FAMILIES = [
    ("recommendation", "Recommendation"),
    ("ranking_ads", "Ranking and ads"),
    ("search_retrieval", "Search and retrieval"),
    ("trust_safety", "Trust, safety and fraud"),
    ("vision", "Vision"),
    ("nlp_llm", "Language, LLM, RAG, speech"),
    ("forecasting", "Forecasting, ETA, prediction"),
    ("platform", "Platform and infrastructure"),
]
