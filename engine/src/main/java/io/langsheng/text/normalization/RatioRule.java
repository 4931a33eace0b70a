package io.langsheng.text.normalization;

/**
 * Ratios and scores: {@code 3:2 → 三比二}, {@code 16:9 → 十六比九}, {@code 国安3-1申花 → 国安三比一申花}.
 *
 * <p>Asked behind dates, times and telephone numbers, so that a colon left over means 比. A dash means 比 only where
 * the talk is of a match.
 */
final class RatioRule implements Rule {
    private static final WordSet FORMATION = WordSet.of("阵型 首发 踢 排出 变阵 打法");
    private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final WordSet PRESSURE = WordSet.of("血压 高压 压");
    private static final WordSet MATCH = WordSet.of(
            "拿下 比分 战胜 击败 领先 落后 大胜 完胜 险胜 惜败 逆转 取胜 战平 战成 打成 败给 输给 不敌 力克 胜出 横扫 扳平 半场 击退 小胜 轻取 赢 胜 负 平局 主场 客场 队 进球 决赛 总比分 大比分 先生 将比分 皇马 巴萨 曼联 曼城 国安 申花 恒大 鲁能 泰山 海港 国足 湖人 勇士 火箭 利物浦 切尔西 阿森纳 拜仁 尤文 国米 米兰 中国 巴西 德国 法国 阿根廷 西班牙 英格兰 日本 韩国 意大利 葡萄牙 荷兰 美国 女排 男足 女足 男篮 女篮 国乒");

    /** What the talk of a match is known by, further away than the words of {@link #MATCH}, even where a pair rises. */
    private static final WordSet SPORT = WordSet.of(
            "CBA NBA WNBA WCBA CUBA LPL KPL 斯诺克 足球 篮球 网球 乒乓 羽毛球 排球 台球 冰球 橄榄球 棒球 电竞 点射 绝杀 绝平 点球 决胜 首局 首盘 首节 末节 次回合 首回合 局点 赛点 欧冠 英超 西甲 德甲 意甲 法甲 中超 世界杯 梅开二度 帽子戏法 破门 射门 进球 上半时 下半时 上半场 下半场 三分球 篮板 混双 男单 女单 男双 女双 大满贯 BO3 BO5 BO7");

    /** Words of matches and of much else: near them a pair is a score only if it falls, as no range does. */
    private static final WordSet EVERYDAY = WordSet.of("加时 晋级 淘汰 球队 球员 战队 比赛 联赛 补时 终场 全场 Major Minor");

    /** What has scores above {@link #MOST_GOALS}. */
    private static final WordSet HIGH_SCORES =
            WordSet.of("CBA NBA WNBA WCBA CUBA 斯诺克 篮球 男篮 女篮 台球 橄榄球 首节 末节 三分球 篮板 Major BO3 BO5 BO7");

    private static final int MOST_GOALS = 30;

    /** What is given as a range, in matches too. */
    private static final WordSet RANGED = WordSet.of(
            "身高 体重 年龄 年纪 票价 门票 球票 价格 售价 价位 定价 奖金 薪 费用 折扣 打折 优惠 满减 休息 暂停 时长 耗时 气温 温度 人数 名额 预算 距离 长度 宽度 高度 大概 每人 每队 每组 每天 每周 每场");

    @Override
    public int read(Line line, int at, Transcript out) {
        if (!line.digit(at) || line.digit(at - 1)) {
            return PASS;
        }
        int formation = formation(line, at);
        if (formation > 0) {
            out.digits(line, at, formation, false);
            return formation;
        }
        int tyre = tyre(line, at, out);
        if (tyre != PASS) {
            return tyre;
        }
        Numeral first = Numeral.parse(line, at);
        if (first == null) {
            return PASS;
        }
        int sign = line.blanks(first.end());
        boolean colon = line.in(sign, ":：∶");
        boolean dash = line.in(sign, "-–") && sign == first.end();
        if (line.at(sign) == '/' && pressure(line, sign, first, out)) {
            int end = line.digits(sign + 1);
            if (!line.starts(line.blanks(end), "mmHg")) {
                return end;
            }
            int unit = line.blanks(end);
            out.say("毫米汞柱", unit, unit + 4);
            return unit + 4;
        }
        if (!colon && !dash || colon && sign > first.end() + 1) {
            return PASS;
        }
        int next = colon ? line.blanks(sign + 1) : sign + 1;
        Numeral second = line.digit(next) ? Numeral.parse(line, next) : null;
        if (second == null || colon && next > sign + 1 && (line.at(sign) == '：' || sign == first.end())) {
            return PASS;
        }
        if (dash ? !score(line, first, second) : named(line, at)) {
            return PASS;
        }
        if (colon && ports(line, first, second)) {
            out.digits(line, at, first.end(), false).say("冒号", sign, sign + 1);
            out.digits(line, next, second.end(), false);
            return second.end();
        }
        out.say(first.spoken(), at, first.end()).say("比", sign, sign + 1).say(second.spoken(), next, second.end());
        int end = second.end();
        // 1:2:3
        while (colon && line.in(end, ":：∶") && line.digit(end + 1)) {
            Numeral more = Numeral.parse(line, end + 1);
            if (more == null) {
                break;
            }
            out.say("比", end, end + 1).say(more.spoken(), end + 1, more.end());
            end = more.end();
        }
        return end;
    }

    /** ISO 9001:2015, PM2.5：68: the number belongs to the letters in front of it. */
    private static boolean named(Line line, int at) {
        int before = line.blanksBefore(at);
        return line.letter(at - 1) || before < at && line.digits(at) >= at + 3 && Numbering.capital(line, before);
    }

    /** 8080:80 of a command: a port is too large for one side of a ratio between such numbers. */
    private static boolean ports(Line line, Numeral first, Numeral second) {
        int before = line.blanksBefore(first.from());
        return first.whole().length() >= 4
                && second.whole().length() >= 2
                && !first.isDecimal()
                && !second.isDecimal()
                && !first.grouped()
                && (line.letter(before - 1)
                        || second.whole().length() >= 4 && second.whole().charAt(0) != '1');
    }

    /** Past 4-4-2, 3-5-2: how ten footballers stand; 0 for others. */
    private static int formation(Line line, int at) {
        int sum = 0;
        int parts = 0;
        int i = at;
        while (line.digit(i) && !line.digit(i + 1)) {
            sum += line.at(i) - '0';
            parts++;
            i++;
            if (line.at(i) != '-' || !line.digit(i + 1)) {
                break;
            }
            i++;
        }
        if (parts <= 1
                && line.digits(at) - at >= 3
                && line.digits(at) - at <= 5
                && line.has(at - 15, at + 12, FORMATION)) {
            int end = line.digits(at);
            int men = 0;
            for (int k = at; k < end; k++) {
                men += line.at(k) - '0';
            }
            return men == 10 && !line.letter(at - 1) && !Measures.measureWord(line, end) ? end : 0; // 4231
        }
        boolean alone = !line.letter(at - 1) && line.at(at - 1) != '-' && !line.digit(i) && !line.letter(i);
        return sum == 10 && parts >= 3 && parts <= 5 && alone && !line.in(i, "-/.月日号") ? i : 0;
    }

    /** 205/55R16: width, height and rim of a tyre. */
    private static int tyre(Line line, int at, Transcript out) {
        int slash = at + 3;
        int rim = slash + 4;
        boolean tyre = line.digits(at) == slash
                && line.at(slash) == '/'
                && line.digits(slash + 1) == slash + 3
                && line.at(slash + 3) == 'R'
                && line.digits(rim) == rim + 2;
        if (!tyre || rim + 2 > line.limit()) {
            return PASS;
        }
        out.digits(line, at, slash, false).digits(line, slash + 1, slash + 3, false);
        out.say('R', slash + 3, rim).cardinal(line, rim, rim + 2);
        return rim + 2;
    }

    /** 120/80mmHg. */
    private static boolean pressure(Line line, int sign, Numeral first, Transcript out) {
        int end = line.digits(sign + 1);
        boolean unit = line.starts(line.blanks(end), "mmHg");
        boolean pressure = end > sign + 1 && (unit || line.has(first.from() - 6, first.from(), PRESSURE));
        if (pressure) {
            out.say(first.spoken(), first.from(), first.end())
                    .say("比", sign, sign + 1)
                    .cardinal(line, sign + 1, end);
        }
        return pressure;
    }

    /** EDG 2-0 RNG: between two names in capitals. */
    private static boolean teams(Line line, Pairs row) {
        int before = line.blanksBefore(row.from());
        int next = line.blanks(row.end());
        return before < row.from() && next > row.end() && Numbering.capital(line, before) && line.in(next, CAPITALS);
    }

    private static boolean score(Line line, Numeral first, Numeral second) {
        if (first.isDecimal()
                || second.isDecimal()
                || first.whole().length() > 3
                || second.whole().length() > 3) {
            return false;
        }
        Pairs row = Pairs.around(line, first.from());
        int end = Math.max(second.end(), row.end());
        if (line.in(end, "-/.") && line.digit(end + 1)
                || line.letter(row.from() - 1)
                || line.in(row.from() - 1, "-/第")) {
            return false;
        }
        if (MATCH.at(line, line.blanks(end)) > 1) {
            return true;
        }
        if (Measures.measureWord(line, line.blanks(end))
                || Measures.unit(line, end) != null
                || line.in(end, "月日号年章节页层楼岁层条折")
                || line.has(row.from() - 8, row.from(), RANGED)) {
            return false;
        }
        return row.falling()
                || teams(line, row)
                || (!line.han(end) || line.han(row.from() - 1)) && played(line, row.from(), first, second, end)
                || line.at(row.from() - 1) == '以' && !line.in(end, "为作")
                || MATCH.endsAt(line, line.blanksBefore(row.from()))
                || line.has(row.from() - 6, row.from(), MATCH)
                || MATCH.at(line, line.blanks(end)) > 0;
    }

    /** Whether the talk around a pair in {@code [from, end)} is of a match, and the pair a score of such a one. */
    private static boolean played(Line line, int from, Numeral first, Numeral second, int end) {
        int one = line.number(first.from(), first.end());
        int other = line.number(second.from(), second.end());
        if (Math.max(one, other) > MOST_GOALS && !line.has(from - 20, end + 20, HIGH_SCORES)) {
            return false;
        }
        return line.has(from - 20, end + 20, SPORT) || one > other && line.has(from - 20, end + 20, EVERYDAY);
    }
}
