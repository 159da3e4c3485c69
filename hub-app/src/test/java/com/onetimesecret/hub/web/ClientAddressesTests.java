package com.onetimesecret.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.onetimesecret.hub.api.BaseUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressesTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://localhost:8080   | ''                       | 127.0.0.1   | 203.0.113.9                | 127.0.0.1
            https://hub.example.com | ''                       | 203.0.113.1 | ''                         | unknown
            https://hub.example.com | ''                       | 10.0.0.1    | 203.0.113.9                | unknown
            https://hub.example.com | private                  | 10.0.0.1    | 203.0.113.9                | 203.0.113.9
            https://hub.example.com | private                  | 10.0.0.1    | ''                         | unknown
            https://hub.example.com | private                  | 203.0.113.1 | 198.51.100.1               | 203.0.113.1
            https://hub.example.com | private                  | fd00::1     | 2001:db8::1, ::1           | 2001:db8:0:0:0:0:0:1
            https://hub.example.com | private                  | 10.0.0.1    | 192.168.0.2, 10.0.0.3      | 192.168.0.2
            https://hub.example.com | private                  | 10.0.0.1    | 198.51.100.1, nonsense     | unknown
            https://hub.example.com | private                  | 10.0.0.1    | 198.51.100.1:4711          | 198.51.100.1
            https://hub.example.com | private                  | 10.0.0.1    | [2001:db8::1]:4711         | 2001:db8:0:0:0:0:0:1
            https://hub.example.com | 203.0.113.0/24, 10.1.2.3 | 203.0.113.7 | 198.51.100.1               | 198.51.100.1
            https://hub.example.com | 203.0.113.0/24, 10.1.2.3 | 10.1.2.4    | 198.51.100.1               | 10.1.2.4
            https://hub.example.com | 1                        | 203.0.113.1 | 198.51.100.1, 198.51.100.2 | 198.51.100.2
            https://hub.example.com | 2                        | 203.0.113.1 | 198.51.100.1, 198.51.100.2 | 198.51.100.1
            https://hub.example.com | 2                        | 203.0.113.1 | 198.51.100.2               | unknown
            """)
    void believesOnlyWhomItWasToldToTrust(String base, String proxies, String peer, String forwarded, String client) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        if (!forwarded.isEmpty()) {
            request.addHeader("X-Forwarded-For", forwarded);
        }

        assertThat(new ClientAddresses(new BaseUrl(base), proxies).of(request).value())
                .isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/x", "0", "10", "privat"})
    void refusesToStartWithASettingItCannotRead(String setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrustedProxies.parse(setting))
                .withMessageContaining("HUB_TRUSTED_PROXIES");
    }
}
