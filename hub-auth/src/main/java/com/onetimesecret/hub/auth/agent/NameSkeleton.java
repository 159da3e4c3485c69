package com.onetimesecret.hub.auth.agent;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What remains of a name when everything a hurried reader overlooks is taken away; equal skeletons look alike.
public final class NameSkeleton {

    /// Each row is what is read and what looks like it: digits and signs, then other Latin, Greek, Cyrillic,
    /// Armenian, Cherokee and Lisu letters (after Unicode TR 39, for whole names of one script).
    private static final String[] LOOK_ALIKES = {
        "o0",
        "l1|!i",
        "s5$",
        "b8",
        "a@",
        "aаαɑᴀᎪꓮ",
        "bвβßʙᏴꓐь",
        "cсϲᴄᏟꓚ",
        "dԁđɖᴅᎠꓓ",
        "eеεєᴇᎬꓰ",
        "fƒꓝϝ",
        "gɡɢցᏀꓖ",
        "hһнħʜհᎻꓧ",
        "jјϳᴊյᎫꓙ",
        "kкκĸᴋᏦꓗ",
        "lіӏıιɩɪłƚʟǀǃᎥᏞꓡꓲⵏ",
        "mмμᴍᎷꓟ",
        "nηпոռɴꓠ",
        "oоοσøɵᴏօჿꓳ",
        "pрρᴘᏢꓑ",
        "qԛզ",
        "rʀгᎡꓣ",
        "sѕꜱᏚꓢ",
        "tтτŧᴛᎢꓔ",
        "uυսᴜꓴ",
        "vνѵᴠᏙꓦ",
        "wԝшωѡᴡᎳꓪ",
        "xхχꓫ",
        "yуγүʏᏍꓬ",
        "zζᴢᏃꓜ"
    };

    /// Capitals whose small letters look like something else.
    private static final Map<Integer, Integer> CAPITALS =
            Map.of((int) '\u0397', (int) 'h', (int) '\u03a5', (int) 'y', (int) '\u039d', (int) 'n');

    private static final Map<Integer, Integer> FOLDED = folded();

    private NameSkeleton() {}

    /// The skeleton of `name`.
    public static String of(String name) {
        var plain = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKD)
                .codePoints()
                .map(c -> CAPITALS.getOrDefault(c, c))
                // Some capitals are known by their own shape only, like those of Cherokee.
                .map(c -> FOLDED.getOrDefault(c, c))
                .forEach(plain::appendCodePoint);
        var skeleton = new StringBuilder();
        plain.toString()
                .toLowerCase(Locale.ROOT)
                .replace("rn", "m")
                .replace("vv", "w")
                .codePoints()
                .map(c -> FOLDED.getOrDefault(c, c))
                .filter(Character::isLetterOrDigit)
                .forEach(skeleton::appendCodePoint);
        return skeleton.toString();
    }

    private static Map<Integer, Integer> folded() {
        var folded = new HashMap<Integer, Integer>();
        for (var row : LOOK_ALIKES) {
            row.codePoints().skip(1).forEach(c -> folded.put(c, row.codePointAt(0)));
        }
        return Map.copyOf(folded);
    }
}
