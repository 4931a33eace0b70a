"""What training adds to the models: python -m pytest training/tests"""

import sys
from pathlib import Path

import torch
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from export import strengthen
from model_sambert import SamBert
from symbols import EMOTIONS, Symbols

CONFIG = Path(__file__).resolve().parent.parent / "configs/acoustic.yaml"


def test_the_embedding_of_an_intensity_lies_on_the_line_through_neutral_and_breaks_keep_their_own():
    config = yaml.safe_load(open(CONFIG))
    symbols = Symbols(config["linguistic_unit"]["speaker_list"].split(","))
    model = SamBert(dict(config["Model"]["KanTtsSAMBERT"]["params"], **symbols.sizes()))
    entries = torch.tensor([[EMOTIONS.index("emotion_sad"), EMOTIONS.index("emotion_none")]] * 3)
    mixed = model.emotion(entries, torch.tensor([0.0, 1.0, 1.5]))
    table = model.emo_tokenizer.weight
    neutral, sad, none = (table[EMOTIONS.index(f"emotion_{name}")] for name in ("neutral", "sad", "none"))
    torch.testing.assert_close(mixed[:, 0], torch.stack([neutral, sad, neutral + 1.5 * (sad - neutral)]))
    torch.testing.assert_close(mixed[:, 1], none.expand(3, -1))


def test_a_voice_is_exported_with_an_emotion_nearer_to_neutral():
    table = torch.arange(float(len(EMOTIONS)))[:, None].repeat(1, 3)
    neutral, happy = EMOTIONS.index("emotion_neutral"), EMOTIONS.index("emotion_happy")
    expected = table.clone()
    expected[happy] = neutral + 0.9 * (happy - neutral)
    strengthen(table, {"happy": 0.9})
    torch.testing.assert_close(table, expected)
