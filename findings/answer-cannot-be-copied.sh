#!/bin/sh
# python-amazon-sp-api 2.1.35
#
# Expected: an ApiResponse, a plain holder of payload, headers and next token, can be copied, pickled
#   (for a cache, a queue, another process), and asked whether it has an attribute.
# Happens: copy.copy, copy.deepcopy and pickle.loads raise RecursionError. ApiResponse.__getattr__ looks
#   into self.payload, which a copy that is being made doesn't have yet, so it asks itself for ever. For
#   the same reason hasattr() is true for every name, and a misspelt one is None instead of an error.
# Seen: {'copy.copy': 'RecursionError', 'copy.deepcopy': 'RecursionError', 'pickle': 'RecursionError'}
# Also: a payload that is an empty list becomes an empty dict (`payload or kwargs`): a loop over it
#   works, `+ [...]` doesn't.
# Way around: keep `response.payload`, never the response.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check python-amazon-sp-api==2.1.35
"$folder/venv/bin/python" - <<'PYTHON'
import copy
import pickle

from sp_api.base import ApiResponse

WAYS = {
    "copy.copy": copy.copy,
    "copy.deepcopy": copy.deepcopy,
    "pickle": lambda response: pickle.loads(pickle.dumps(response)),
}


def outcome(way):
    try:
        return repr(way(ApiResponse(payload={"orders": []})).payload)
    except RecursionError:
        return "RecursionError"


found = {name: outcome(way) for name, way in WAYS.items()}
response, empty = ApiResponse(payload={"orders": []}), ApiResponse(payload=[])
print(found)
print("hasattr(response, 'misspelt'):", hasattr(response, "misspelt"), response.misspelt)
print("an empty list came as:", repr(empty.payload))
assert set(found.values()) == {"RecursionError"}
assert hasattr(response, "misspelt") and response.misspelt is None
assert empty.payload == {}
PYTHON
echo "As described."
