package com.onetimesecret.hub.vault.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The wish that the hub makes the value; `true` on the wire stands for all defaults.
public record GenerateRequest(
        @Nullable Integer length, @Nullable CharacterSets characterSets) {

    private static final int DEFAULT_LENGTH = 12;
    private static final int SHORTEST = 4;
    private static final int LONGEST = 128;

    @JsonCreator
    public GenerateRequest(
            @JsonProperty("length") @Nullable Integer length,
            @JsonProperty("character_sets") @Nullable CharacterSets characterSets) {
        this.length = length;
        this.characterSets = characterSets;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static @Nullable GenerateRequest of(boolean wanted) {
        return wanted ? new GenerateRequest(null, null) : null;
    }

    void check(List<FieldError> errors) {
        if (wantedLength() < SHORTEST || wantedLength() > LONGEST) {
            errors.add(FieldError.at("/generate/length", "must be from " + SHORTEST + " to " + LONGEST));
        }
        if (!isDrawable()) {
            errors.add(FieldError.at("/generate/character_sets", "must have at least one set that is true"));
        }
    }

    /// Whether there is anything to draw from.
    public boolean isDrawable() {
        return !alphabets().isEmpty();
    }

    /// A value with at least one character of every wanted set.
    public SecretValue draw(Tokens tokens) {
        var alphabets = alphabets();
        var all = String.join("", alphabets);
        while (true) {
            var text = tokens.of(all, wantedLength());
            // Drawing again, unlike placing one character of each set, keeps every such value equally likely.
            if (alphabets.stream().allMatch(alphabet -> text.chars().anyMatch(c -> alphabet.indexOf(c) >= 0))) {
                return new SecretValue(text);
            }
        }
    }

    private int wantedLength() {
        return Objects.requireNonNullElse(length, DEFAULT_LENGTH);
    }

    private List<String> alphabets() {
        return Objects.requireNonNullElse(characterSets, CharacterSets.DEFAULTS).alphabets();
    }

    /// Which characters a generated value may have; look-alikes such as `0` and `O` are left out unless wanted.
    public record CharacterSets(
            @Nullable Boolean uppercase,
            @Nullable Boolean lowercase,
            @Nullable Boolean numbers,
            @Nullable Boolean symbols,
            @Nullable Boolean excludeAmbiguous) {

        static final CharacterSets DEFAULTS = new CharacterSets(null, null, null, null, null);

        List<String> alphabets() {
            var alphabets = new ArrayList<String>();
            add(alphabets, isWanted(uppercase, true), "ABCDEFGHJKLMNPQRSTUVWXYZ", "IO");
            add(alphabets, isWanted(lowercase, true), "abcdefghijkmnopqrstuvwxyz", "l");
            add(alphabets, isWanted(numbers, true), "23456789", "01");
            add(alphabets, isWanted(symbols, false), "!#$%&()*+-./:;<=>?@[]^_{}~", "");
            return alphabets;
        }

        private void add(List<String> alphabets, boolean wanted, String clear, String ambiguous) {
            if (wanted) {
                alphabets.add(isWanted(excludeAmbiguous, true) ? clear : clear + ambiguous);
            }
        }

        private static boolean isWanted(@Nullable Boolean said, boolean otherwise) {
            return said == null ? otherwise : said;
        }
    }
}
