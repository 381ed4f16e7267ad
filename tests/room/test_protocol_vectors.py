"""Both sides read the same bytes: the browser's tests (`protocol.test.ts`) read this file's vectors too."""

import json
from pathlib import Path
from typing import Any

import pytest

from interviews.room.protocol import decode_client, decode_server, encode_client, encode_server
from interviews.room.watching import observers_word

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "protocol_vectors.json").read_text()
)


@pytest.mark.parametrize("vector", VECTORS["client"], ids=lambda vector: vector["name"])
def test_a_client_frame_of_the_vectors_goes_round(vector: dict[str, Any]) -> None:
    frame = bytes.fromhex(vector["hex"])
    assert encode_client(decode_client(frame)) == frame


@pytest.mark.parametrize("vector", VECTORS["server"], ids=lambda vector: vector["name"])
def test_a_server_frame_of_the_vectors_goes_round(vector: dict[str, Any]) -> None:
    frame = bytes.fromhex(vector["hex"])
    assert encode_server(decode_server(frame)) == frame


@pytest.mark.parametrize("vector", VECTORS["call_words"], ids=lambda vector: vector["name"])
def test_of_the_words_about_a_call_who_watches_may_say_that_they_listen(vector: dict[str, Any]) -> None:
    said = {"call": vector["said"]}
    passed = observers_word(json.dumps(said).encode())
    assert passed == (json.dumps(said, separators=(",", ":")).encode() if vector["watching"] else None)
