package com.onetimesecret.hub.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.onetimesecret.hub.api.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.json.JsonMapper;

class ProblemPagesTests {

    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);

    @Test
    void hasOnePageForEachProblemTypeAndNoOther() throws IOException {
        var pages = new PathMatchingResourcePatternResolver().getResources("classpath:problems/*");

        assertThat(Arrays.stream(pages).map(Resource::getFilename))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(type -> type.slug() + ".md")
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatToDoAndShowsAnExampleThatTheHubCouldAnswer(ProblemType type) throws IOException {
        var page = new ClassPathResource("problems/" + type.slug() + ".md").getContentAsString(StandardCharsets.UTF_8);

        assertThat(page)
                .startsWith("# " + type.title() + "\n\n`" + type.slug() + "`, HTTP status " + type.status() + "\n")
                .contains("\n## What to do\n\n- ");
        var examples = EXAMPLE.matcher(page);
        assertThat(examples.find()).isTrue();
        var example = JsonMapper.shared().readTree(examples.group(1));
        assertThat(example.at("/type").asString()).isEqualTo("{{base_url}}/problems/" + type.slug());
        assertThat(example.at("/status").asInt()).isEqualTo(type.status());
        assertThat(example.at("/title").asString()).isEqualTo(type.title());
        assertThat(example.at("/retryable").asBoolean()).isEqualTo(type.retryable());
        assertThat(example.at("/owner_action_required").asBoolean()).isEqualTo(type.ownerActionRequired());
    }
}
