// Step 3, readings: a line of text in; out, tab separated: the line, its lexical pinyin, every reading of each
// character, its words.
//   npm install && node readings.mjs < words.txt > readings.tsv
// pinyin-pro (MIT) decides polyphones by phrase; tone sandhi is left to corpus_label.py. 0 is neutral, ü is v.
import {pinyin} from "pinyin-pro";
import {createInterface} from "node:readline";

const options = {toneType: "num", v: true, toneSandhi: false};
const segmenter = new Intl.Segmenter("zh", {granularity: "word"});
for await (const line of createInterface({input: process.stdin})) {
  const chosen = pinyin(line, {...options, type: "array"});
  const every = [...line].map(c => pinyin(c, {...options, multiple: true}).split(" ").join("/"));
  const words = [...segmenter.segment(line)].map(part => part.segment);
  console.log([line, chosen.join(" "), every.join(" "), words.join(" ")].join("\t"));
}
