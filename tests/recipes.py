#!/usr/bin/env python3
"""Runs every block of docs/recipes.md over the samples: recipes.py PROGRAM

A block of sh, python or r is run in one folder for all of them; a text block after it is what it must print. Needs curl and
the packages of requirements.txt; ends with 3, and says what was left out, where Rscript is missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "articles"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTED_ADDRESS = "http://127.0.0.1:8080/"
TIMEOUT_SECONDS = 60


def serve(program):
    """Starts the program on a free port and gives it with its address, which it prints once it serves."""
    server = subprocess.Popen([program, "serve", SAMPLES, "--listen", "127.0.0.1:0", "--no-cache"],
                              stdout=subprocess.PIPE, text=True)
    return server, server.stdout.readline().split()[0]


def command(language, code, address):
    code = code.replace(DOCUMENTED_ADDRESS, address).replace("~/news", str(SAMPLES))
    return {
        "sh": ["bash", "-euo", "pipefail", "-c", code],
        "python": [sys.executable, "-c", code],
        "r": ["Rscript", "-e", code],
    }[language]


def run(blocks, address, folder, environment):
    left_out = set()
    for (language, code), (next_language, expected) in zip(blocks, [*blocks[1:], ("", "")]):
        if language in ("text", "console"):
            continue
        if language == "r" and not shutil.which("Rscript"):
            left_out.add("the recipe for R (Rscript)")
            continue
        result = subprocess.run(command(language, code, address), cwd=folder, env=environment, capture_output=True, text=True,
                                timeout=TIMEOUT_SECONDS)
        if result.returncode != 0:
            raise SystemExit(f"This block of docs/recipes.md fails:\n\n{code}\n{result.stdout}{result.stderr}")
        if next_language == "text" and result.stdout.replace("\r", "") != expected:
            raise SystemExit(f"This block of docs/recipes.md:\n\n{code}\nprints\n\n{result.stdout}\ninstead of\n\n{expected}")
    return left_out


def main():
    program = Path(sys.argv[1]).resolve()
    blocks = BLOCK.findall((ROOT / "docs" / "recipes.md").read_text(encoding="utf8"))
    server, address = serve(program)
    try:
        with tempfile.TemporaryDirectory(prefix="quotidian-recipes-") as folder:
            path = os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.environ["PATH"]])
            left_out = run(blocks, address, folder, {**os.environ, "PATH": path})
    finally:
        server.terminate()
        server.wait(timeout=TIMEOUT_SECONDS)
    runs = sum(language in ("sh", "python", "r") for language, _ in blocks) - len(left_out)
    print(f"{runs} blocks of docs/recipes.md do what they say.")
    if left_out:
        print(f"Left out: {', '.join(sorted(left_out))}")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
