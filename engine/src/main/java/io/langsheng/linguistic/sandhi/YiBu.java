package io.langsheng.linguistic.sandhi;

import io.langsheng.linguistic.Draft;
import io.langsheng.linguistic.word.Word;
import java.util.List;

/**
 * The tones of 一 and 不.
 *
 * <ul>
 *   <li>before a fourth tone second: 一定 → {@code yi2 ding4}, 不对 → {@code bu2 dui4}, also 一个
 *   <li>一 before others fourth: 一天 → {@code yi4 tian1}, 一起 → {@code yi4 qi3}
 *   <li>inside a repeated verb or before a complement neutral: 看一看, 好不好, 说不清
 *   <li>一 as a number keeps the first: 第一, 十一, 一九九八, 三点一四, 星期一, 一月一日, 一楼, 统一, 三比一
 *   <li>at the end of a phrase citation tones
 * </ul>
 */
final class YiBu {
    private static final String RULE_YI = "yi";
    private static final String RULE_BU = "bu";
    private static final String DIGITS = "〇零一二三四五六七八九幺";
    private static final String UNITS = "百千万亿";
    private static final String COMPLEMENTS = "了起上下来去出进开住着动到见得及过完好懂清惯成定通掉够全准透尽错饱死倒中会像如";
    /** Words that end in the number one. */
    private static final List<String> ENDS_IN_ONE = List.of(
            "统一", "唯一", "惟一", "单一", "专一", "万一", "如一", "逐一", "划一", "归一", "合一", "第一", "之一", "初一", "周一", "期一", "拜一", "不一",
            "其一", "如一", "均一", "纯一", "定一", "守一", "抱一", "高一", "大一", "研一", "五一", "六一", "十一", "八一", "一一");

    /** Set phrases in which 一 is the number. */
    private static final List<String> NUMBER_PHRASES = List.of(
            "独一无二", "说一不二", "有一说一", "数一数二", "举一反三", "以一当十", "挂一漏万", "闻一知十", "杀一儆百", "惩一警百", "表里如一", "始终如一", "知行合一",
            "独一份", "不一而足");

    void apply(Draft draft, List<Word> words) {
        for (int i = 0; i < draft.size(); i++) {
            Draft.Entry entry = draft.get(i);
            if (entry.given()) {
                continue;
            }
            if (draft.is(i, '一') && entry.base().equals("yi")) {
                entry.speak(one(draft, words, i), RULE_YI);
            } else if (draft.is(i, '不') && entry.base().equals("bu") && entry.tone() != Draft.NEUTRAL) {
                entry.speak(not(draft, words, i), RULE_BU);
            }
        }
    }

    private static int one(Draft draft, List<Word> words, int i) {
        if (isRepeated(draft, words, i)) {
            return Draft.NEUTRAL;
        }
        if (!draft.touchesNext(i) || draft.get(i + 1).isEnglish() || isNumber(draft, words, i)) {
            return 1;
        }
        return beforeFourth(draft, i) ? 2 : 4;
    }

    /** 看一看, 想一想; not 一天一天 and not 一对一. */
    private static boolean isRepeated(Draft draft, List<Word> words, int i) {
        return sameAround(draft, i)
                && !draft.isAny(i - 2, DIGITS + "每天年月日一")
                && !draft.isAny(i - 1, DIGITS + UNITS + "十年天月日")
                && !isNumberPhrase(draft, i)
                && !words.get(draft.get(i - 1).word()).is("q");
    }

    private static boolean sameAround(Draft draft, int i) {
        return draft.touchesNext(i - 1)
                && draft.touchesNext(i)
                && !draft.get(i - 1).isEnglish()
                && !draft.get(i + 1).isEnglish()
                && draft.character(i - 1) == draft.character(i + 1);
    }

    private static boolean isNumber(Draft draft, List<Word> words, int i) {
        boolean joinedLeft = draft.touchesNext(i - 1);
        Word whole = words.get(draft.get(i).word());
        if (whole.text().length() == 4
                && !whole.is("m")
                && !whole.is("t")
                && !draft.is(i + 1, '一')
                && !draft.is(i - 1, '一')) {
            return isNumberPhrase(draft, i); // 一五一十
        }
        if (isNumberPhrase(draft, i)) {
            return true;
        }
        if (draft.isAny(i + 1, DIGITS)) {
            return true; // 一九九八, 一二三, 一一
        }
        if (joinedLeft && draft.isAny(i - 1, DIGITS + "十") && !draft.isAny(i + 1, UNITS)) {
            return true; // 十一个, 九一年
        }
        if (joinedLeft && draft.isAny(i - 1, UNITS) && draft.is(i + 1, '十')) {
            return true; // 一百一十
        }
        if (joinedLeft && draft.is(i - 1, '十')) {
            return true; // 二十一万
        }
        if (joinedLeft && draft.is(i - 1, '第') && !draft.isAny(i + 1, UNITS)) {
            return true;
        }
        if (joinedLeft && draft.is(i - 1, '点') && draft.isAny(i - 2, DIGITS + "十") && !draft.is(i + 1, '刻')) {
            return true; // 三点一四
        }
        if (joinedLeft && draft.is(i - 1, '之') && draft.is(i - 2, '分') && !draft.isAny(i + 1, UNITS)) {
            return true; // 三分之一
        }
        if (joinedLeft && draft.isAny(i - 1, "从由自") && draft.isAny(i + 1, "到至数")) {
            return true; // 从一到十
        }
        if (draft.isAny(i + 1, "比加减乘除") && draft.isAny(i + 2, DIGITS + "十以")
                || joinedLeft
                        && draft.isAny(i - 1, "比加减乘除于")
                        && draft.isAny(i - 2, DIGITS + "十等")
                        && !draft.isAny(i + 1, UNITS)) {
            return true; // 三比一, 一加一
        }
        return isOrdinal(draft, words, i) || endsInOne(draft, words, i);
    }

    private static boolean isNumberPhrase(Draft draft, int i) {
        int at = draft.get(i).from();
        String text = draft.text();
        for (String phrase : NUMBER_PHRASES) {
            int from = at - phrase.indexOf('一');
            if (from >= 0 && text.startsWith(phrase, from)) {
                return true;
            }
        }
        return false;
    }

    /** 一月, 一月一日, 一号, 一楼, 一年级, 一等奖; not 一月有余, 一日三餐, 一等就是. */
    private static boolean isOrdinal(Draft draft, List<Word> words, int i) {
        char next = draft.character(i + 1);
        Word word = words.get(draft.get(i).word());
        return switch (next) {
            case '月' -> !draft.isAny(i + 2, "有之个余") || word.is("t");
            case '日' -> draft.is(i - 1, '月');
            case '号' -> true;
            case '楼', '班', '审', '胎' -> !draft.isAny(i - 1, "这那每同另某");
            case '年' -> draft.is(i + 2, '级') && !draft.is(i - 1, '这');
            case '级' -> !draft.isAny(i - 1, "这那高低上下升降每同") && !draft.isAny(i + 2, "一");
            case '等' -> draft.isAny(i + 2, "奖功品座舱兵");
            case '把' -> draft.is(i + 2, '手');
            case '线' -> draft.isAny(i + 2, "城员品明工教") || draft.isAny(i - 1, "在");
            case '手' -> draft.isAny(i + 2, "资房车货消信");
            case '战' -> draft.isAny(i - 1, "和在") || draft.isAny(i + 2, "时后前中爆期");
            case '单' -> draft.is(i + 2, '元');
            case '是' -> !draft.touchesNext(i - 1);
            case '期', '组', '章', '节', '课', '中', '季' ->
                draft.is(i + 1, '中') && draft.isAny(i - 1, "市县州京")
                        || draft.is(i + 1, '期') && draft.isAny(i + 2, "工项")
                        || draft.is(i + 1, '季') && draft.is(i + 2, '度');
            default -> false;
        };
    }

    /** 统一, 星期一, 高一: the word ends with the number, whatever follows; 另一个 and 同一天 do not. */
    private static boolean endsInOne(Draft draft, List<Word> words, int i) {
        if (!draft.touchesNext(i - 1) || draft.get(i - 1).isEnglish()) {
            return false;
        }
        String pair = "" + draft.character(i - 1) + '一';
        if (!ENDS_IN_ONE.contains(pair)) {
            return false;
        }
        if ("高一 大一 不一 初一 研一 定一 五一 六一 八一 其一 抱一 守一 均一 周一".contains(pair) || pair.equals("之一")) {
            Word word = words.get(draft.get(i).word());
            boolean oneWord = draft.get(i - 1).word() == draft.get(i).word()
                    && draft.get(i).to() == word.to();
            return oneWord && !pair.equals("不一") || draft.isAny(i + 1, "学新年班上下男女") && "高一大一初一研一".contains(pair);
        }
        if (pair.equals("万一") && draft.isAny(i - 2, DIGITS + "十百千")) {
            return false; // 一万一千
        }
        return !(pair.equals("如一") && draft.isAny(i + 1, "个条位只"));
    }

    private static int not(Draft draft, List<Word> words, int i) {
        if (isInfix(draft, words, i)) {
            return Draft.NEUTRAL;
        }
        boolean joined = draft.touchesNext(i) && !draft.get(i + 1).isEnglish();
        return joined && beforeFourth(draft, i) ? 2 : 4;
    }

    /** 好不好, 喜不喜欢; 说不清, 听不懂. Not 不知不觉, not 我不去. */
    private static boolean isInfix(Draft draft, List<Word> words, int i) {
        if (!draft.touchesNext(i)
                || !draft.touchesNext(i - 1)
                || draft.is(i - 2, '不')
                || draft.get(i - 1).isEnglish()) {
            return false;
        }
        if (sameAround(draft, i)) {
            return true;
        }
        Word before = words.get(draft.get(i - 1).word());
        Word here = words.get(draft.get(i).word());
        boolean reached = before.text().length() == 1
                && (before.is("v") || before.is("udeng"))
                && here.is("v")
                && here.text().length() == 2; // 等 | 不及
        boolean verb = before == here
                ? here.is("v")
                        && draft.get(i - 1).from() == here.from()
                        && here.text().length() == 3
                : before.text().length() == 1 && before.is("v") && !draft.isAny(i - 1, "是有要想能会可该敢肯愿得让叫请使在到去来说道为");
        boolean complement = draft.isAny(i + 1, COMPLEMENTS);
        boolean talk = draft.isAny(i - 1, "说想去来到要") && draft.isAny(i + 1, "清定完上出起到得开了好通");
        boolean beaten = draft.is(i - 1, '说') && draft.is(i + 1, '过'); // 说不过他
        boolean able = draft.get(i + 1).base().equals("liao")
                && words.get(draft.get(i + 1).word()).text().endsWith("了")
                && !draft.is(i + 2, '了'); // 差不了; not 不了了之
        return complement && (verb || talk || reached || beaten || able) && !isNegatedClause(draft, i);
    }

    /** 他看不会来 is no complement: the verb behind it goes on. 跑不过他 is one. */
    private static boolean isNegatedClause(Draft draft, int i) {
        if (draft.is(i + 1, '过') && draft.isAny(i + 2, "我你您他她它咱谁别人")) {
            return false;
        }
        return draft.isAny(i + 1, "会像如过") && draft.touchesNext(i + 1) && !draft.isAny(i + 2, "了的吗呢去来");
    }

    private static boolean beforeFourth(Draft draft, int i) {
        Draft.Entry next = draft.get(i + 1);
        return next.tone() == 4 || next.tone() == Draft.NEUTRAL && (next.lexicalTone() == 4 || draft.is(i + 1, '个'));
    }
}
