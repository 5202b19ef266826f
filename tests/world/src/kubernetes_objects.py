# Checks objects of Kubernetes strictly against the models that its project generates from the API's
# published schema (Debian's python3-kubernetes): prints the mistakes, and exits with 1 if there are any.
import sys, re, yaml
from kubernetes import client

def check(value, kind, where):
    """The mistakes of a value of this OpenAPI type."""
    if value is None:
        return [f"{where}: null"]
    if m := re.fullmatch(r"list\[(.*)\]", kind):
        if not isinstance(value, list):
            return [f"{where}: not a list"]
        return [e for n, one in enumerate(value) for e in check(one, m[1], f"{where}[{n}]")]
    if m := re.fullmatch(r"dict\(str, (.*)\)", kind):
        if not isinstance(value, dict):
            return [f"{where}: not a map"]
        return [e for key, one in value.items() for e in check(one, m[1], f"{where}.{key}")]
    simple = {"str": str, "int": int, "bool": bool, "object": object}
    if kind in simple:
        ok = isinstance(value, simple[kind]) and not (kind == "int" and isinstance(value, bool))
        # Quantities and IntOrString are strings or numbers.
        ok = ok or kind == "str" and isinstance(value, (int, float))
        return [] if ok else [f"{where}: {value!r} is no {kind}"]
    model = getattr(client, kind)
    names = {json: attr for attr, json in model.attribute_map.items()}
    if not isinstance(value, dict):
        return [f"{where}: not an object"]
    wrong = [f"{where}.{key}: unknown" for key in value if key not in names]
    known = {names[key]: one for key, one in value.items() if key in names}
    for attr, one in known.items():
        wrong += check(one, model.openapi_types[attr], f"{where}.{model.attribute_map[attr]}")
    try:
        model(**known)
    except (ValueError, TypeError) as error:
        wrong.append(f"{where}: {error}")
    return wrong

wrong = []
for path in sys.argv[1:]:
    for document in yaml.safe_load_all(open(path)):
        version = document["apiVersion"].split("/")[-1].title()
        wrong += check(document, version + document["kind"], path)
print("\n".join(wrong))
sys.exit(bool(wrong))
