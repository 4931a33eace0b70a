"""The service's own front-end reads the texts, so that a voice is trained on the very labels it will be given."""

import json
import subprocess
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parent.parent / "langsheng"


def analyze(texts):
    """One dict a text, as `./langsheng analyze --json` prints it: text, words, syllables with their surface, breaks."""
    made = subprocess.run([str(LAUNCHER), "analyze", "--json"], input="\n".join(texts) + "\n", capture_output=True, text=True,
                          encoding="utf-8", check=True).stdout.splitlines()
    if len(made) != len(texts):
        raise RuntimeError(f"{len(texts)} texts went to the front-end, {len(made)} results came back")
    return [json.loads(line) for line in made]
