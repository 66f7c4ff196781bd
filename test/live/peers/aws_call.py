"""Makes AWS calls against a local endpoint with the real SDK, which checks their shape: JSON in, one JSON answer a call out.

A call is {"service", "method", "region", "arguments"}; `"$N.A.B"` anywhere in the arguments is field A.B of answer N.
"""

import json
import sys

import boto3


def filled(value, answers):
    if isinstance(value, str) and value.startswith("$"):
        number, *keys = value[1:].split(".")
        found = answers[int(number)]
        for key in keys:
            found = found[key]
        return found
    if isinstance(value, dict):
        return {key: filled(inner, answers) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, answers) for inner in value]
    return value


endpoint = sys.argv[1]
answers = []
for call in json.load(sys.stdin):
    client = boto3.client(call["service"], region_name=call["region"], endpoint_url=endpoint)
    try:
        answer = getattr(client, call["method"])(**filled(call["arguments"], answers))
        answer.pop("ResponseMetadata", None)
    except Exception as error:  # what AWS refuses is an answer too
        answer = {"error": f"{type(error).__name__}: {error}"}
    answers.append(answer)
json.dump(answers, sys.stdout, default=str)
