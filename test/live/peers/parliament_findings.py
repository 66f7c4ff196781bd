"""Prints, as JSON, what parliament finds in each IAM document named on the command line."""

import json
import sys

import parliament


def unwrapped(document):
    # parliament 1.6.4 fails on a Bool condition whose value is a list of one, which IAM takes as the value itself.
    for statement in document["Statement"]:
        for operator, conditions in statement.get("Condition", {}).items():
            if operator == "Bool":
                for key, value in conditions.items():
                    if isinstance(value, list) and len(value) == 1:
                        conditions[key] = value[0]
    return json.dumps(document)


found = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        policy = parliament.analyze_policy_string(unwrapped(json.load(file)))
    for raw in policy.findings:
        finding = parliament.enhance_finding(raw)
        found.append({"path": path, "issue": finding.issue, "severity": finding.severity, "detail": str(finding.detail)})
print(json.dumps({"documents": len(sys.argv) - 1, "findings": found}))
