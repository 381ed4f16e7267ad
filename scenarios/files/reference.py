"""The two reference files of the library, glossary and resources, as data."""

from typing import Annotated

from pydantic import Field, HttpUrl, field_validator, model_validator

from accounts.families import FAMILIES
from scenarios.models import GLOSSARY_GROUPS, RESOURCE_KINDS
from scenarios.schema import Content, Key, Short, Text, misplaced, refuse_repeats


class Term(Content):
    slug: Key
    term: Annotated[str, Field(min_length=1, max_length=120)]
    group: str
    definition: Text
    in_an_interview: Text
    see_also: list[Key] = []
    forms: list[Annotated[str, Field(min_length=2, max_length=120)]] = []

    @field_validator("group")
    @classmethod
    def _is_known(cls, group: str) -> str:
        return _one_of(group, GLOSSARY_GROUPS, "group")


class Glossary(Content):
    terms: list[Term]

    @field_validator("terms")
    @classmethod
    def _hangs_together(cls, terms: list[Term]) -> list[Term]:
        refuse_repeats([term.slug for term in terms], "term", "slug")
        slugs = {term.slug for term in terms}
        for index, term in enumerate(terms):
            for number, other in enumerate(term.see_also):
                if other not in slugs:
                    raise misplaced(f"see_also names an unknown term '{other}'", index, "see_also", number)
        _refuse_shared_forms(terms)
        return terms


class ResourceEntry(Content):
    kind: str
    title: Annotated[str, Field(min_length=1, max_length=200)]
    author: Annotated[str, Field(max_length=200)] = ""
    url: HttpUrl | None = None
    family: str = ""
    note: Short

    @field_validator("kind")
    @classmethod
    def _kind_is_known(cls, kind: str) -> str:
        return _one_of(kind, RESOURCE_KINDS, "kind")

    @field_validator("family")
    @classmethod
    def _family_is_known(cls, family: str) -> str:
        return _one_of(family, [("", ""), *FAMILIES], "family")


class Resources(Content):
    resources: list[ResourceEntry]

    @model_validator(mode="after")
    def _titles_are_unique(self) -> "Resources":
        keys = [f"{entry.kind}: {entry.title}" for entry in self.resources]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                raise misplaced(f"'{key}' occurs twice", "resources", index)
        return self


def _refuse_shared_forms(terms: list[Term]) -> None:
    """A text that could be two terms would link to either by chance."""
    owners: dict[str, str] = {}
    for index, term in enumerate(terms):
        for number, form in enumerate((term.term, *term.forms)):
            owner = owners.setdefault(form.casefold(), term.slug)
            if owner != term.slug:
                place = ("forms", number - 1) if number else ("term",)
                raise misplaced(f"'{form}' already stands for '{owner}'", index, *place)


def _one_of(value: str, choices: list[tuple[str, str]], name: str) -> str:
    known = [key for key, _ in choices]
    if value not in known:
        raise misplaced(f"unknown {name} '{value}'; known are {', '.join(filter(None, known))}")
    return value
