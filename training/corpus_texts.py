"""Step 8, texts: the sentences to be built, one a line.

    python corpus_texts.py --out corpus/texts.txt [--extra file ...] [--limit 3000] [--words corpus/raw/manifest.tsv]

The repository's own texts (texts/*.txt), sentences generated from templates (numbers, dates, times, money, prompts,
questions, orders, lists), short answers of single words, and clauses from extra files of Chinese text. Extra lines keep
only those made of Chinese characters and punctuation. Seeded; the own texts come first.
"""

import argparse
import random
import re
from pathlib import Path

HERE = Path(__file__).parent
DIGITS = "零一二三四五六七八九"
PLACES = "北京 上海 广州 南京 西安 成都 天津 武汉 杭州 重庆 学校 公司 医院 银行 邮局 车站 机场 图书馆 公园 商店 饭店 办公室 教室 工厂 农村".split()
PEOPLE = "我 你 他 她 我们 你们 他们 老师 同学 妈妈 爸爸 哥哥 姐姐 经理 医生 记者 司机 朋友 大家 孩子".split()
THINGS = "书 报纸 衣服 手表 电脑 电视 自行车 苹果 面包 牛奶 茶叶 杯子 椅子 桌子 照片 礼物 词典 雨伞 钥匙 地图 帽子 鞋".split()
ACTIONS = "学习汉语 看电影 听音乐 打篮球 踢足球 做饭 洗衣服 写信 打电话 上网 开会 买东西 看病 旅行 散步 游泳 画画 唱歌 跳舞 睡觉".split()
ERHUA = ("花儿 事儿 玩儿 哪儿 那儿 这儿 一会儿 一点儿 小孩儿 聊天儿 面条儿 味儿 劲儿 画儿 歌儿 鸟儿 小猫儿 门口儿 瓶盖儿 包儿 字儿 词儿 没准儿 "
         "冰棍儿 电影儿 空儿 胡同儿 蛋黄儿 老头儿 皮球儿 金鱼儿 豆腐脑儿 帮忙儿 鞋带儿 树叶儿 主角儿 围脖儿 被窝儿 饭馆儿 拐弯儿 人缘儿 烟卷儿 花裙儿 "
         "本儿 今儿 明儿 院儿 杯儿 刀把儿 墙根儿 后边儿 前边儿 旁边儿 瓜子儿 树枝儿 没事儿 眼镜儿 板凳儿 蜜蜂儿 脸蛋儿 小曲儿 毛驴儿 针鼻儿 垫底儿 "
         "肚脐儿 纳闷儿 走神儿 大婶儿 嗓门儿 哥们儿 一阵儿 跑腿儿 围嘴儿 耳垂儿 墨水儿 冰棍儿 打盹儿 胖墩儿 开春儿 送信儿 脚印儿 天窗儿 药方儿 赶趟儿 "
         "香肠儿 瓜瓤儿 鼻梁儿 透亮儿 花样儿 蛋黄儿 打晃儿 小熊儿 抽空儿 果冻儿 酒盅儿 小葱儿 半截儿 小鞋儿 碎步儿 没谱儿 泪珠儿 有数儿 名牌儿 小孩儿 "
         "一块儿 快板儿 老伴儿 脸盘儿 差点儿 聊天儿 冒尖儿 小辫儿 照片儿 露馅儿 茶馆儿 火罐儿 好玩儿 手绢儿 出圈儿 包圆儿 人缘儿 杂院儿 灯泡儿 口哨儿 "
         "跑调儿 面条儿 豆角儿 开窍儿 衣兜儿 年头儿 小偷儿 线轴儿 顶牛儿 棉球儿 加油儿 火锅儿 大伙儿 做活儿 邮戳儿 耳膜儿 粉末儿").split()
FEELINGS = "高兴 难过 紧张 着急 满意 失望 激动 害怕 奇怪 惊讶 放心 担心 骄傲 后悔".split()
WEATHER = "晴天 阴天 下雨 下雪 刮风 多云 有雾".split()


def cardinal(number):
    """Chinese words of 0-99999: 10 -> 十, 205 -> 二百零五, 12000 -> 一万二千."""
    if number >= 10000:
        rest = number % 10000
        tail = "一" + cardinal(rest) if 10 <= rest < 20 else cardinal(rest)
        return cardinal(number // 10000) + "万" + ("" if not rest else ("零" if rest < 1000 else "") + tail)
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + name
            zero = False
        elif text:
            zero = True
    text = text or "零"
    return text[1:] if text.startswith("一十") else text


def digits(number):
    return "".join(DIGITS[int(d)] for d in str(number)).replace("一", "一")


def generated(generator):
    """One sentence of a random template."""
    pick = generator.choice
    number = lambda low, high: cardinal(generator.randint(low, high))
    day = f"{number(1, 12)}月{number(1, 31)}号"
    clock = pick(["早上", "上午", "中午", "下午", "晚上"]) + number(1, 12) + pick(["点", "点半", f"点{number(10, 59)}分", "点一刻"])
    money = number(1, 9999) + pick(["元", "块钱", f"元{number(1, 9)}角"])
    return pick([
        lambda: f"{day}{clock}，我们在{pick(PLACES)}见面。",
        lambda: f"{pick(PEOPLE)}{clock}去{pick(PLACES)}{pick(ACTIONS)}。",
        lambda: f"这{pick('个件张本把')}{pick(THINGS)}{money}，{pick(['太贵了', '很便宜', '不算贵', '你要不要'])}{pick('。！？')}",
        lambda: f"你{pick(['想', '要', '能', '会', '愿意'])}{pick(ACTIONS)}吗？",
        lambda: f"{pick(PEOPLE)}为什么这么{pick(FEELINGS)}？",
        lambda: f"{pick(PEOPLE)}看起来很{pick(FEELINGS)}，{pick(['因为', '可能是'])}{pick(['考试', '工作', '天气', '比赛', '身体'])}{pick(['的关系', '不太好', '的事情'])}。",
        lambda: f"我{pick(['真', '非常', '特别', '实在太'])}{pick(FEELINGS)}了！",
        lambda: f"{pick(['明天', '今天', '后天', '星期天', '周末'])}{pick(PLACES[:10])}{pick(WEATHER)}，气温{number(1, 36)}度。",
        lambda: f"电话号码是{digits(generator.randint(10 ** 7, 10 ** 8 - 1))}。",
        lambda: f"您的验证码是{digits(generator.randint(100000, 999999))}，{number(2, 30)}分钟内有效。",
        lambda: f"一共{number(2, 99)}个人，{pick(['男的', '学生', '老人'])}{number(1, 50)}个，{pick(['女的', '老师', '孩子'])}{number(1, 50)}个。",
        lambda: f"{digits(generator.randint(1949, 2030))}年{day}，{pick(PEOPLE)}第一次来到{pick(PLACES)}。",
        lambda: f"请{pick(['把', '帮我把', '不要把', '先把'])}{pick(THINGS)}{pick(['放在桌子上', '拿过来', '还给我', '收起来', '交给他', '忘在家里'])}。",
        lambda: f"{pick(THINGS)}、{pick(THINGS)}和{pick(THINGS)}，{pick(PEOPLE)}都{pick(['买了', '没买', '喜欢', '需要'])}。",
        lambda: f"{pick(['快', '请', '别', '不要', '赶快'])}{pick(ACTIONS)}{pick(['了', '吧', ''])}！",
        lambda: f"{pick(PEOPLE)}{pick(['不是', '是不是', '可能', '一定', '已经', '还没'])}在{pick(PLACES)}{pick(ACTIONS)}{pick('。？')}",
        lambda: f"从{pick(PLACES)}到{pick(PLACES)}{pick(['有', '大约', '还有'])}{number(2, 2000)}公里{pick(['', '，坐车要' + number(1, 20) + '个小时'])}。",
        lambda: f"百分之{number(1, 99)}的{pick(['学生', '工人', '客户', '农民', '观众'])}表示{pick(['满意', '同意', '反对', '支持', '关心'])}。",
        lambda: f"第{number(1, 30)}{pick(['课', '页', '章', '名', '次', '届'])}，{pick(['请看', '现在开始', '结束了', '非常重要'])}。",
        lambda: f"{pick(['好', '是', '对', '行', '可以', '没关系', '不客气', '谢谢', '再见', '当然', '不', '没有', '明白了', '知道了'])}{pick('。！')}",
        lambda: f"{pick(PEOPLE)}{pick(['看见', '说的是', '没有', '喜欢', '想起了', '正要找'])}{pick(ERHUA)}{pick(['。', '吗？', '，你呢？', '，真有意思！'])}",
        lambda: f"{pick(ERHUA)}{pick(['在', '不在', '就在', '放在'])}{pick(['这儿', '那儿', '桌子上', '家里', '外边儿'])}，{pick(['你等一会儿', '别着急', '没事儿', '快点儿'])}。",
        lambda: f"{pick(PEOPLE)}{pick(FEELINGS)}{pick(['极了', '得很', '得说不出话来'])}{pick('。！')}",
    ])()


def clauses(lines, generator):
    """Sentences of 4-45 characters made of Chinese characters and , 、 only; long ones are cut at a comma."""
    result = []
    for line in lines:
        text = re.sub(r"[▁\s]", "", line)
        for sentence in re.split(r"(?<=[。！？；])", text):
            if not re.fullmatch(r"[\u4e00-\u9fff，、：]{4,90}[。！？；]", sentence):
                for clause in re.split("[，。！？；：]", sentence):
                    if re.fullmatch(r"[\u4e00-\u9fff、]{4,24}", clause) and generator.random() < 0.6:
                        result.append(clause + "。")
                continue
            parts = sentence[:-1].replace("：", "，").split("，")
            size = generator.choice([1, 1, 2, 2, 3])
            for at in range(0, len(parts), size):
                piece = "，".join(parts[at:at + size])
                if 4 <= len(piece) <= 45:
                    result.append(piece + ("？" if sentence[-1] == "？" else "！" if sentence[-1] == "！" else "。"))
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--extra", type=Path, nargs="*", default=[])
    parser.add_argument("--words", type=Path, help="manifest.tsv: some of its words become one-word sentences")
    parser.add_argument("--limit", type=int, default=4000, help="sentences in all")
    parser.add_argument("--append", action="store_true", help="keep the lines already in --out and their order; add new ones")
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    own = [line for file in sorted((HERE / "texts").glob("*.txt")) for line in file.read_text("utf-8").splitlines()]
    own += [generated(generator) for _ in range(1100)]
    if options.words:
        words = [line.split("\t")[1] for line in options.words.read_text("utf-8").splitlines()[1:]]
        own += [w + generator.choice("。。。！？") for w in generator.sample([w for w in words if "_" not in w], 160)]
    extra = clauses([line for file in options.extra for line in file.read_text("utf-8").splitlines()], generator)
    generator.shuffle(extra)
    before = options.out.read_text("utf-8").splitlines() if options.append and options.out.exists() else []
    texts = list(dict.fromkeys(before + own + extra))[:options.limit]
    options.out.write_text("\n".join(texts) + "\n", encoding="utf-8")
    print(len(texts), "sentences,", len(set(own)), "of them own")


if __name__ == "__main__":
    main()
