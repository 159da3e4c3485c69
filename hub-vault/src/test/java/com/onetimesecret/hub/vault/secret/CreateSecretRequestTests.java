package com.onetimesecret.hub.vault.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.onetimesecret.hub.api.Tokens;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The limits of `POST /api/v2/secret`, to the last unit, and how its body is read.
class CreateSecretRequestTests {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final String AGENT = "agent_" + "a".repeat(24);
    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'secret':'x'}",
                "{'secret':'x','ttl':60}",
                "{'secret':'x','ttl':2592000}",
                "{'secret':'x','max_reads':100}",
                "{'secret':'x','passphrase':'1234'}",
                "{'generate':true}",
                "{'generate':{}}",
                "{'generate':{'length':4}}",
                "{'generate':{'length':128,'character_sets':{'symbols':true}}}",
                "{'secret':'x','generate':false}",
            })
    void takesWhatIsWithinTheLimits(String body) {
        assertThat(checked(body).value().text()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | /secret",
                "{'generate':false} | /secret",
                "{'secret':'x','generate':true} | /secret",
                "{'secret':''} | /secret",
                "{'secret':'\\ud800'} | /secret",
                "{'secret':'x','ttl':59} | /ttl",
                "{'secret':'x','ttl':2592001} | /ttl",
                "{'secret':'x','ttl':-1} | /ttl",
                "{'secret':'x','max_reads':0} | /max_reads",
                "{'secret':'x','max_reads':101} | /max_reads",
                "{'secret':'x','passphrase':'123'} | /passphrase",
                "{'secret':'x','passphrase':''} | /passphrase",
                "{'secret':'x','to':[]} | /to",
                "{'secret':'x','description':''} | /description",
                "{'secret':'x','description':'\\u0000'} | /description",
                "{'generate':{'length':3}} | /generate/length",
                "{'generate':{'length':129}} | /generate/length",
                "{'generate':{'character_sets':{'uppercase':false,'lowercase':false,'numbers':false}}}"
                        + " | /generate/character_sets",
            })
    void refusesWhatIsNot(String body, String pointer) {
        var refusal = refusal(body);

        assertThat(refusal.type()).isEqualTo(ProblemType.INVALID_REQUEST);
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly(pointer);
        assertThat(refusal.errors()).extracting(FieldError::got).containsOnlyNulls();
    }

    @Test
    void countsTheBytesOfAValueAndNotItsCharacters() {
        assertThat(checked("{'secret':'" + "x".repeat(MEBIBYTE) + "'}").value().text())
                .hasSize(MEBIBYTE);

        assertThat(refusal("{'secret':'" + "x".repeat(MEBIBYTE) + "x'}").errors())
                .extracting(FieldError::pointer)
                .containsExactly("/secret");
        assertThat(refusal("{'secret':'" + "ü".repeat(MEBIBYTE / 2) + "x'}").errors())
                .extracting(FieldError::pointer)
                .containsExactly("/secret");
    }

    @Test
    void namesEveryWrongMemberAtOnce() {
        assertThat(refusal("{'secret':'','ttl':1,'max_reads':0,'passphrase':'x'}")
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/secret", "/ttl", "/passphrase", "/max_reads");
    }

    @Test
    void refusesALongPassphrase() {
        assertThat(checked("{'secret':'x','passphrase':'" + "p".repeat(128) + "'}")
                        .passphrase())
                .isNotNull();
        assertThat(refusal("{'secret':'x','passphrase':'" + "p".repeat(129) + "'}")
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/passphrase");
    }

    @Test
    void takesOneRecipientAsAListOfOneAndEachOnlyOnce() {
        assertThat(checked("{'secret':'x','to':'" + AGENT + "'}").recipients()).hasSize(1);
        assertThat(checked("{'secret':'x','to':['" + AGENT + "','" + AGENT + "']}")
                        .recipients())
                .hasSize(1);
    }

    @Test
    void refusesRecipientsThatAreNoAgents() {
        var refusal = refusal("{'secret':'x','to':['" + AGENT + "','human',null]}");

        assertThat(refusal.type()).isEqualTo(ProblemType.UNKNOWN_RECIPIENT);
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/to/1", "/to/2");
    }

    @Test
    void waitsSevenDaysUnlessToldOtherwise() {
        assertThat(checked("{'secret':'x'}").ttl()).isEqualTo(Duration.ofDays(7));
    }

    /// A number would come back as another text: 1.0 is not `1.00`.
    @ParameterizedTest
    @ValueSource(strings = {"{'secret':12345}", "{'secret':true}", "{'secret':['x']}", "{'secret':{'secret':'x'}}"})
    void refusesAValueThatIsNoString(String body) {
        assertThatThrownBy(() -> checked(body)).isInstanceOf(JacksonException.class);
    }

    @Test
    void generatesFromEachWantedSetAndNoOther() {
        for (int i = 0; i < 100; i++) {
            assertThat(checked("{'generate':true}").value().text())
                    .hasSize(12)
                    .matches("[A-Za-z0-9]+")
                    .doesNotMatch(".*[O0Il1].*")
                    .matches(".*[A-Z].*")
                    .matches(".*[a-z].*")
                    .matches(".*[0-9].*");
            assertThat(checked(
                                    "{'generate':{'length':6,'character_sets':{'uppercase':false,'lowercase':false,'exclude_ambiguous':false}}}")
                            .value()
                            .text())
                    .matches("[0-9]{6}");
        }
    }

    private static HubException refusal(String body) {
        return Assertions.catchThrowableOfType(HubException.class, () -> checked(body));
    }

    private static NewSecret checked(String body) {
        return JSON.readValue(body.replace('\'', '"'), CreateSecretRequest.class)
                .checked(Duration.ofDays(7), new Tokens());
    }
}
