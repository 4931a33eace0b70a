package io.langsheng.text.normalization;

/**
 * Decides whether a bare number counts or names: quantities are read as such, names digit by digit.
 *
 * <pre>
 * 共465篇   → 四百六十五      验证码8531  → 八五三一       007    → 零零七
 * 305房间   → 三零五          拨打12306   → 幺二三零六     波音747 → 七四七
 * </pre>
 */
final class Numbering {
    private static final WordSet PHONE =
            WordSet.of("电话 手机 分机 拨打 致电 热线 客服 传真 座机 呼叫 拨 打 Tel TEL tel 尾号 来电 联系方式 短信 报警 急救 火警 联系");
    private static final WordSet DIALLED = WordSet.of("拨打 致电 拨 热线 呼叫");
    private static final WordSet CODE = WordSet.of(
            "号码 密码 口令 验证码 校验码 编号 编码 代码 邮编 邮政编码 学号 工号 单号 账号 帐号 卡号 QQ 群号 微信号 身份证 护照 股票 证号 车牌 ID id 序列号 产品号 流水号 订单号 订单 取件码 提取码 兑换码 邀请码 区号 番号 代号 批号 准考证号 端口 端口号 用户名 账户 账户名 微信 VX vx +V 加V 加v 房号 型号 条码 执照 ISBN ISSN 卡 码");
    private static final WordSet ROOM = WordSet.of(
            "大楼 大厦 室 房 房间 诊室 手术室 检查室 阅览室 自习室 教室 病房 包间 包厢 会议室 实验室 宿舍 寝室 办公室 号房 号房间 展厅 演播室 信箱 路公交 路车 路汽车 路电车 国道 省道 县道 次列车 次航班 次特快 航班 高地 高速公路");
    /** Initialisms of what is counted. */
    private static final WordSet QUANTITIES =
            WordSet.of("IQ EQ GDP CPI PPI PMI BMI PSI HP MP XP QPS FPS SUV KPI ROI UV PV DAU MAU LV PK VIP");

    private static final WordSet ROOM_BEFORE = WordSet.of("房间号 房号 房间 室号 门牌号 会议室 教室 病房 包间 床位号");
    private static final WordSet MODEL =
            WordSet.of("M.2 波音 空客 空中客车 骁龙 麒麟 天玑 保时捷 标致 马自达 酷睿 锐龙 雪铁龙 宝马 奥迪 米格 图 别克 捷达 桑塔纳 幸福 道奇");
    private static final WordSet DESIGNATORS = WordSet.of(
            "歼 轰 歼轰 歼教 运 运油 直 苏 米格 图 伊尔 安 东风 巨浪 红旗 鹰击 霹雳 海鹰 神舟 长征 天宫 天舟 嫦娥 北斗 风云 玉兔 快舟 翼龙 彩虹 攻击 无侦 空警 教练 强 初教 高教 水轰 武直 卡 雅克 铁甲 联盟 阿波罗 猎鹰 新冠 阿丽亚娜 T F B");
    private static final WordSet HOTLINES = WordSet.of(
            "12306 12315 12333 12348 12358 12365 12366 12369 12380 12388 12320 12318 12319 12321 12355 12338 12329 12328 12377 12379 12385 12390 12395 12389 12371 12123 12110 12117 12121 12580 10086 10010 11185 11183");
    private static final WordSet EMERGENCY = WordSet.of("110 119 120 122 114 112 999 911");
    private static final WordSet EMERGENCY_AFTER =
            WordSet.of("消防 报警 急救 火警 指挥 接警 救护 出警 中心 民警 查询台 查号 电话 热线 医护 调度 平台 巡警 派出所 交警 报案");
    /** Behind the point of a share's number: 300750.SZ. */
    private static final WordSet STOCK_MARKETS = WordSet.of("SZ SH BJ HK SS OF");

    private static final WordSet BUS = WordSet.of("公交 公交车 巴士 乘坐 乘 坐 换乘 转乘");
    private static final WordSet BUILDING = WordSet.of("号楼 单元 栋 幢 座 楼 层");
    private static final WordSet YEAR_AFTER = WordSet.of(
            "春晚 奥运 亚运 世界杯 赛季 届 新年 年会 财年 学年 年度 高考 大会 论坛 博览会 春节 中国 全国 国际 北京 上海 世界 欧洲 款 春季 夏季 秋季 冬季 秋冬 春夏 版 级 届 跨年 元旦 考研 国考 中考 世博 冬奥 欧洲杯 美洲杯 亚洲杯 毕业 一级");
    /** What follows a quantity that is no measure. */
    private static final String YEARLESS = "的和与及到至余多来万亿千百左上以是为加减乘除比";

    private static final WordSet YEAR_BEFORE = WordSet.of("在 于 自 从 截至 截止 直到 展望 再见 你好 迎接 告别 回顾 跨越");

    private Numbering() {}

    static boolean digitByDigit(Line line, Numeral n) {
        int length = n.whole().length();
        if (n.startsWithZero()) {
            return true;
        }
        if (farewell(line, n)) {
            return true;
        }
        if (length == 2 && coded(line, n)) {
            return true;
        }
        if (length < 3) {
            // 58秒33, 1米75, 85折
            return length == 2 && line.at(n.end()) == '折' && n.whole().charAt(1) != '0'
                    || length == 2
                            && line.in(n.from() - 1, "秒米")
                            && line.digit(n.from() - 2)
                            && !Measures.measureWord(line, line.blanks(n.end()));
        }
        // 1080p, 720P
        if (line.in(n.end(), "pP") && !line.letter(n.end() + 1) && length <= 4) {
            return true;
        }
        // 7800X3D, 12700H
        if (line.in(n.end(), "XHUFSL")
                && !line.in(n.end() + 1, "abcdefghijklmnopqrstuvwxyz")
                && !n.grouped()
                && (length >= 4 || line.letter(n.from() - 1))) {
            return true;
        }
        if (line.at(n.end()) == '.' && STOCK_MARKETS.at(line, n.end() + 1) > 0 && !line.letter(n.end() + 3)) {
            return true;
        }
        if (exclaimed(n.whole()) && !Measures.measureWord(line, line.blanks(n.end()))) {
            return true;
        }
        if (length >= 4 && line.at(n.end()) == '号' && line.in(n.from() - 1, "初终执申监破赔字")) {
            return true; // of a case in court
        }
        if (length > 5 && line.at(n.end()) == '号' && !line.startsAny(n.end() + 1, "楼", "线", "院", "门")) {
            return true; // of a licence, a document
        }
        if (length >= 5 && line.at(n.end()) == '期' && QuantityRule.afterOrdinal(line, n.from())) {
            return true; // 第2025136期
        }
        if (length >= 2 && (line.starts(n.end(), "**") || line.ends(n.from(), "**"))) {
            return true; // 3012****5561
        }
        boolean round = n.whole().matches("[1-9]\\d{0,2}0{7,}"); // 10000000000
        if (!round && (bracketed(line, n) || length >= 4 && serial(line, n))) {
            return true;
        }
        if (!round && length > 8 && !Measures.measureWord(line, line.blanks(n.end()))) {
            return true;
        }
        return named(line, n) || phone(line, n) || year(line, n);
    }

    /** (600519), (28000): a long number that has brackets, or a title, of its own. */
    private static boolean bracketed(Line line, Numeral n) {
        boolean process = line.at(n.from() - 1) == '[' && line.letter(n.from() - 2) && line.at(n.end()) == ']';
        boolean quoted = line.in(n.from() - 1, "“\"")
                && line.in(n.end(), "”\"")
                && !n.whole().endsWith("00")
                && n.whole().length() >= 3
                && !line.in(n.end() + 1, "分个块元年天人次名位");
        return n.whole().length() >= 4 && title(line, n)
                || quoted
                || process
                || n.whole().length() >= 5 && !n.grouped() && line.in(n.from() - 1, "(（[【") && line.in(n.end(), ")）]】");
    }

    /** 《1984》, 《2001太空漫游》: a year or a name in front of a title, no quantity as in 《1001夜》 and 《1000个梦》. */
    private static boolean title(Line line, Numeral n) {
        if (line.at(n.from() - 1) != '《') {
            return false;
        }
        if (line.at(n.end()) == '》') {
            return true;
        }
        int end = line.blanks(n.end());
        boolean year = n.whole().startsWith("19") || n.whole().startsWith("20");
        boolean measured = Measures.measureWord(line, end) && !(year && line.in(end, "大小中国会世"))
                || Measures.unit(line, end) != null
                || Measures.currency(line, end) != null
                || StatusNumbers.counts(line, n.end())
                || line.in(end, "词题问句例招");
        return n.whole().length() == 4 && !measured && (year || !n.whole().endsWith("00"));
    }

    /** 10019·2345, 5#1203: what follows a number and a point or a cross is no quantity. */
    private static boolean serial(Line line, Numeral n) {
        return line.in(n.from() - 1, "·#") && line.digit(n.from() - 2);
    }

    /** 88 and 886, alone in front of a pause; 555 behind what makes one cry. */
    private static boolean farewell(Line line, Numeral n) {
        boolean closed = n.end() >= line.length() || line.in(n.end(), "，,。！!~～ ");
        boolean alone = n.from() == 0 || line.in(n.from() - 1, "，,") && line.han(n.from() - 2);
        return closed
                && (alone
                                && n.end() < line.length()
                                && (n.whole().equals("88") || n.whole().equals("886"))
                        || n.whole().matches("555|233") && line.in(n.from() - 1, "了呜吧啊呀嘛哈笑"));
    }

    /** Numbers of the chats that laugh or cheer: 666, 2333. */
    private static boolean exclaimed(String digits) {
        return digits.matches("6{3,}|23{3,}|5{4,}");
    }

    /** Says the number digit by digit, long ones in groups of three and four. */
    static void sayDigits(Line line, Numeral n, Transcript out) {
        sayGroups(line, n.from(), n.end(), yao(line, n), out);
    }

    static void sayGroups(Line line, int from, int end, boolean yao, Transcript out) {
        int at = from;
        for (int size : groups(end - from)) {
            int group = out.length();
            out.digits(line, at, at + size, yao);
            if (size < end - from) {
                out.group(group);
            }
            at += size;
        }
    }

    /** Sizes of the groups a string of digits is read in: fours from the front, the odd ones first or last. */
    static int[] groups(int length) {
        return switch (length) {
            case 9 -> new int[] {3, 3, 3};
            case 10 -> new int[] {3, 3, 4};
            case 11 -> new int[] {3, 4, 4};
            case 15 -> new int[] {6, 6, 3};
            case 18 -> new int[] {6, 4, 4, 4};
            default -> {
                if (length < 9) {
                    yield new int[] {length};
                }
                int[] sizes = new int[(length + 3) / 4];
                java.util.Arrays.fill(sizes, 4);
                sizes[sizes.length - 1] = length - 4 * (sizes.length - 1);
                yield sizes;
            }
        };
    }

    /** Whether 1 is 幺: in what one dials, rooms, routes. */
    private static boolean yao(Line line, Numeral n) {
        return phone(line, n) || room(line, n);
    }

    /** Telephone numbers and hotlines. */
    static boolean phone(Line line, Numeral n) {
        int from = n.from();
        String digits = n.whole();
        if (digits.length() >= 5 && DIALLED.endsAt(line, skipBack(line, from)) && !line.in(n.end(), "次个多余万亿遍通分秒元块")) {
            return true;
        }
        boolean counted = Measures.measureWord(line, line.blanks(n.end()))
                && !line.startsAny(n.end(), "分", "台", "会", "发", "大", "方", "人工", "卡");
        if (counted) {
            return false;
        }
        if (HOTLINES.contains(digits)
                || digits.length() == 5 && (digits.startsWith("955") || digits.startsWith("96"))) {
            return true;
        }
        if (digits.length() == 5
                && (digits.startsWith("1") || digits.startsWith("9"))
                && EMERGENCY_AFTER.at(line, n.end()) > 0) {
            return true;
        }
        if (EMERGENCY.contains(digits)
                && (EMERGENCY_AFTER.at(line, n.end()) > 0 || PHONE.endsAt(line, skipBack(line, from)))) {
            return true;
        }
        return digits.length() >= 3
                        && PHONE.endsAt(line, skipBack(line, from))
                        && !line.startsAny(n.end(), "万", "亿", "千", "百")
                || digits.length() >= 5 && digits.length() != 6 && line.has(from - 8, from, PHONE);
    }

    private static boolean room(Line line, Numeral n) {
        int end = line.blanks(n.end());
        if (ROOM.at(line, end) > 0 || ROOM_BEFORE.endsAt(line, skipBack(line, n.from()))) {
            return true;
        }
        if (line.at(end) == '路' && (!line.han(end + 1) || BUS.endsAt(line, n.from()))
                || line.at(end) == '次' && line.letter(n.from() - 1)) {
            return true;
        }
        return BUILDING.endsAt(line, n.from()) && !Measures.measureWord(line, end);
    }

    /** Whether what begins at {@code from} is announced as a code: 取件码, 微信号. */
    static boolean code(Line line, int from) {
        return CODE.endsAt(line, skipBack(line, from));
    }

    /** The 92 of 抽奖码：A7K-92Q: inside a code of letters and digits that is announced as one. */
    private static boolean coded(Line line, Numeral n) {
        int start = n.from();
        boolean letter = line.letter(n.end());
        while (n.from() - start < 24
                && (line.letter(start - 1) || line.digit(start - 1) || line.at(start - 1) == '-')) {
            start--;
            letter |= line.letter(start);
        }
        return letter && start < n.from() && (code(line, start) || numberOf(line, skipBack(line, start)));
    }

    private static boolean named(Line line, Numeral n) {
        int before = skipBack(line, n.from());
        return room(line, n)
                || (CODE.endsAt(line, before) || numberOf(line, before))
                        && !Measures.measureWord(line, line.blanks(n.end()))
                || n.whole().length() >= 5 && before < n.from() && capital(line, before)
                || StatusNumbers.named(line, n, before)
                || line.letter(n.from() - 1)
                || line.at(n.from() - 1) == '.' && line.letter(n.from() - 2)
                || line.in(n.from() - 1, "-–—") && (line.letter(n.from() - 2) || line.digit(n.from() - 2))
                || MODEL.endsAt(line, line.blanksBefore(n.from()))
                || (n.whole().length() >= 4 || capital(line, line.blanksBefore(n.from())))
                        && line.letter(line.blanksBefore(n.from()) - 1)
                        && !Measures.measureWord(line, line.blanks(n.end()))
                        && (capital(line, line.blanksBefore(n.from())) || !StatusNumbers.counts(line, n.end()));
    }

    /** Whether what ends at {@code end} is the number of something, as in 会员号 and QQ号, not a date's 5号. */
    private static boolean numberOf(Line line, int end) {
        return line.at(end - 1) == '号'
                && (line.han(end - 2) || line.letter(end - 2))
                && !line.in(end - 2, "一二三四五六七八九十〇零两几");
    }

    /** Whether two capitals end at {@code end}: HTTP 404, RTX 4090. */
    static boolean capital(Line line, int end) {
        return !QUANTITIES.contains(line.text(line.lettersBefore(end), end))
                && line.in(end - 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                && line.in(end - 2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    }

    /** 1900 to 2099 where a year is meant though 年 is missing. */
    private static boolean year(Line line, Numeral n) {
        if (n.whole().length() != 4) {
            return false;
        }
        if (line.in(n.from() - 1, "(（") && line.in(n.end(), ")）") && line.at(n.from() - 2) == '年') {
            return true; // 万历十五年（1587）
        }
        if (!(n.whole().startsWith("19") || n.whole().startsWith("20"))) {
            return false;
        }
        if (line.in(n.from() - 1, ":：") && line.digit(n.from() - 2)) {
            return true; // ISO 9001:2015
        }
        if (line.in(n.end(), "EA") && !line.letter(n.end() + 1) && !line.digit(n.end() + 1)) {
            return true; // 2024E, 2023A: expected and actual
        }
        if (line.starts(n.end(), "-W") && line.digits(n.end() + 2) == n.end() + 4) {
            return true; // 2025-W48
        }
        if (line.in(n.end(), "QH") && line.in(n.end() + 1, "1234") && !line.digit(n.end() + 2)) {
            return true; // 2024Q1, 2023H2
        }
        int end = line.blanks(n.end());
        if (YEAR_AFTER.at(line, end) > 0) {
            return true;
        }
        if (line.at(line.blanksBefore(n.from()) - 1) == '|') {
            return true; // a cell of a table
        }
        int value = line.number(n.from(), n.end());
        boolean named = value >= 1990 && value <= 2035 && value % 100 != 0 && !line.in(n.from() - 1, "共有约近达超过第等于");
        if (named
                && (end == n.end() && line.han(end) && !Measures.measureWord(line, end) && !line.in(end, YEARLESS)
                        || n.from() == 0 && end == n.end() + 1 && line.letter(end))) {
            return true; // 2026世预赛, 2025 WAIC
        }
        boolean closed = !line.han(end) || line.in(end, "的和与及到至");
        return closed
                && (YEAR_BEFORE.endsAt(line, n.from()) || line.in(n.from() - 1, "(（[【〔") && line.in(end, ")）]】〕"));
    }

    /** Whether the dash at {@code dash} only joins a name and its number: 歼-20, 东风-41, COVID-19. */
    static boolean designator(Line line, int dash) {
        return line.letter(dash - 1) || DESIGNATORS.endsAt(line, dash);
    }

    /** Back over what may stand between a keyword and its number: blanks, colons, 是, 为. */
    private static int skipBack(Line line, int from) {
        int i = from;
        for (int k = 0; k < 4 && line.in(i - 1, " :：是为“\"「(（通了过#"); k++) {
            i--;
        }
        return i;
    }
}
