"""Speaks AWS's APIs for the tests, through AWS's own SDK: one JSON line in, one JSON line out, until standard input ends.

{"service": "s3", "method": "put_object", "args": {...}, "file": path}   calls boto3; the file, if any, is the Body
{"zip": path, "of": path}                                                packs a bootstrap as `xtask dist` would
"""

import datetime
import json
import os
import shutil
import subprocess
import sys
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
REGION = sys.argv[2]
CLIENTS = {}


def client(service):
    if service not in CLIENTS:
        CLIENTS[service] = boto3.client(
            service, endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 2}, read_timeout=120, s3={"addressing_style": "path"}))
    return CLIENTS[service]


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "read"):
        return value.read().decode("utf-8", "replace")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def pack(archive, program):
    """Symbols are of no use to a function and most of a debug build; without `strip` the package is merely large."""
    stripped = archive + ".bootstrap"
    if not shutil.which("strip") or subprocess.run(["strip", "-o", stripped, program]).returncode != 0:
        shutil.copy(program, stripped)
    entry = zipfile.ZipInfo("bootstrap")
    entry.external_attr = 0o755 << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(archive, "w") as packed, open(stripped, "rb") as source:
        packed.writestr(entry, source.read(), compresslevel=1)
    os.remove(stripped)
    return os.path.getsize(archive)


def answer(asked):
    if "zip" in asked:
        return pack(asked["zip"], asked["of"])
    args = asked.get("args", {})
    if "file" in asked:
        with open(asked["file"], "rb") as body:
            return getattr(client(asked["service"]), asked["method"])(Body=body.read(), **args)
    return getattr(client(asked["service"]), asked["method"])(**args)


for line in sys.stdin:
    try:
        said = {"ok": answer(json.loads(line))}
    except ClientError as error:
        said = {"error": error.response["Error"].get("Code", ""), "message": str(error)}
    except Exception as error:
        said = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(said, default=plain), flush=True)
