package com.onetimesecret.hub.auth.agent;

import java.text.Normalizer;
import java.util.Locale;

/// What remains of a name when everything a hurried reader overlooks is taken away; equal skeletons look alike.
public final class NameSkeleton {

    private static final String LOOK_ALIKES = "0o1l|l!lil5s$s8b@aаaеeоoрpсcуyхxіlѕsԁdһhвbнhкkмmтtјjӏlοoαaνv";

    private NameSkeleton() {}

    /// The skeleton of `name`.
    public static String of(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replace("rn", "m")
                .replace("vv", "w");
        var skeleton = new StringBuilder();
        plain.codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || LOOK_ALIKES.indexOf(c) >= 0)
                .map(NameSkeleton::fold)
                .forEach(skeleton::appendCodePoint);
        return skeleton.toString();
    }

    private static int fold(int c) {
        for (int i = 0; i + 1 < LOOK_ALIKES.length(); i += 2) {
            if (LOOK_ALIKES.charAt(i) == c) {
                return LOOK_ALIKES.charAt(i + 1);
            }
        }
        return c;
    }
}
