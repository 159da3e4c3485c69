package com.onetimesecret.hub.api.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.Tokens;
import java.util.regex.Pattern;

/// The name of one stored message (WIRE 0: `msg_` and 24 of `[a-zA-Z0-9]`).
///
/// The first 11 characters after `msg_` are the message's place in the log, base 62 with leading zeros, so ids
/// sort as the log does and a look-up needs no index of ids; the other 13 are random, so nobody finds a message
/// by counting.
public record MessageId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("msg_[a-zA-Z0-9]{24}");
    private static final String PREFIX = "msg_";
    // In ASCII order, so that ids sort as their numbers do.
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int SEQ_LENGTH = 11;
    private static final int CHANCE_LENGTH = 13;

    @JsonCreator
    public MessageId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a message id");
        }
    }

    /// Whether `text` has the form of a message id; says nothing about whether it exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /// The random part of a new id, drawn before the place in the log is known.
    public static String chance(Tokens tokens) {
        return tokens.base62(CHANCE_LENGTH);
    }

    /// The id of the message at `seq`, with a random part from [#chance].
    public static MessageId of(long seq, String chance) {
        if (seq < 0 || chance.length() != CHANCE_LENGTH) {
            throw new IllegalArgumentException("no place in the log, or no chance");
        }
        var digits = new char[SEQ_LENGTH];
        long rest = seq;
        for (int i = SEQ_LENGTH - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new MessageId(PREFIX + new String(digits) + chance);
    }

    /// The random part.
    public String chance() {
        return value.substring(PREFIX.length() + SEQ_LENGTH);
    }

    /// The place in the log that the id names; a negative number if it is one that no log has.
    public long seq() {
        long seq = 0;
        for (int i = PREFIX.length(); i < PREFIX.length() + SEQ_LENGTH; i++) {
            int digit = DIGITS.indexOf(value.charAt(i));
            if (seq > (Long.MAX_VALUE - digit) / DIGITS.length()) {
                return -1;
            }
            seq = seq * DIGITS.length() + digit;
        }
        return seq;
    }

    @Override
    public String toString() {
        return value;
    }
}
