package com.onetimesecret.hub.api.outbound;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.outbound.FetchFailed.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Calls URLs that somebody else named (`jwks_uri`, notification endpoints, callbacks, webhooks) so that they cannot
/// be turned against the hub's own network: https only, names resolved once and checked, the connection made to the
/// checked address under its real name, no redirects, cookies or proxies, and an end in time and size.
///
/// On a hub that serves loopback only, http and https URLs of this machine are called too. Calls block; use a virtual
/// thread.
public final class SafeFetch implements AutoCloseable {

    private static final Timeout CONNECT = Timeout.ofSeconds(2);
    private static final int MAX_CALLS = 64;
    private static final int MAX_CALLS_TO_ONE_HOST = 4;

    private final Destinations destinations;
    private final AddressResolver resolver;
    private final FetchLimits limits;
    private final CloseableHttpClient client;

    /// Calls by the rules of the hub at `baseUrl`, within `limits`.
    public SafeFetch(BaseUrl baseUrl, AddressResolver resolver, FetchLimits limits) {
        this(Destinations.of(baseUrl), resolver, limits, SSLContexts.createDefault());
    }

    SafeFetch(Destinations destinations, AddressResolver resolver, FetchLimits limits, SSLContext trust) {
        this.destinations = destinations;
        this.resolver = resolver;
        this.limits = limits;
        this.client = client(trust);
    }

    /// Refuses, without any call, a URL that [#get] and [#post] would refuse by its looks.
    ///
    /// @throws FetchFailed with [FetchFailed.Reason#URL_REFUSED]
    public void check(URI url) throws FetchFailed {
        destinations.checkUrl(url);
    }

    /// Gets `url`. Any status is an answer, 3xx too.
    public FetchedAnswer get(URI url, Map<String, String> headers) throws FetchFailed {
        return call(new HttpGet(url), headers, null);
    }

    /// Posts `body` to `url`; its media type is among `headers`. Any status is an answer, 3xx too.
    public FetchedAnswer post(URI url, Map<String, String> headers, byte[] body) throws FetchFailed {
        return call(new HttpPost(url), headers, body);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private FetchedAnswer call(HttpUriRequestBase request, Map<String, String> headers, byte @Nullable [] body)
            throws FetchFailed {
        var url = uriOf(request);
        destinations.checkUrl(url);
        headers.forEach((name, value) -> request.setHeader(token(name), printable(value)));
        if (body != null) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        var exchange = new FutureTask<>(() -> client.execute(request, this::whole));
        Thread.ofVirtual().name("outbound").start(exchange);
        try {
            return exchange.get(limits.wholeCall().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooSlow) {
            request.cancel();
            throw new FetchFailed(
                    Reason.TOO_SLOW,
                    "No whole answer from " + url.getHost() + " within "
                            + limits.wholeCall().toMillis() + " ms.");
        } catch (InterruptedException stopped) {
            request.cancel();
            Thread.currentThread().interrupt();
            throw new FetchFailed(Reason.UNREACHABLE, "The call to " + url.getHost() + " was stopped.", stopped);
        } catch (ExecutionException failed) {
            throw failure(url, failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private FetchedAnswer whole(ClassicHttpResponse response) throws IOException {
        var headers = new HashMap<String, String>();
        for (var header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
        }
        var entity = response.getEntity();
        if (entity == null) {
            return new FetchedAnswer(response.getCode(), headers, new byte[0]);
        }
        var body = entity.getContent().readNBytes(limits.maxBytes() + 1);
        if (body.length > limits.maxBytes()) {
            throw new Refused(
                    new FetchFailed(Reason.TOO_LARGE, "The answer is longer than " + limits.maxBytes() + " bytes."));
        }
        return new FetchedAnswer(response.getCode(), headers, body);
    }

    private List<InetAddress> checked(String host) throws UnknownHostException {
        var addresses = resolver.resolve(host);
        try {
            destinations.checkAddresses(host, addresses);
        } catch (FetchFailed refused) {
            throw new Refused(refused);
        }
        return addresses;
    }

    private CloseableHttpClient client(SSLContext trust) {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new CheckedNames())
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                .setMaxConnTotal(MAX_CALLS)
                .setMaxConnPerRoute(MAX_CALLS_TO_ONE_HOST)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(Timeout.of(limits.wholeCall()))
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(Timeout.of(limits.wholeCall()))
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(limits.wholeCall()))
                        .setResponseTimeout(Timeout.of(limits.wholeCall()))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                // Each call resolves and checks anew; a kept connection would outlive its check.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("agent-network-hub")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                // A small body must not unpack into a large one.
                .disableContentCompression()
                .build();
    }

    private static FetchFailed failure(URI url, Throwable cause) {
        if (cause instanceof Refused refused) {
            return refused.failure;
        }
        if (cause instanceof IOException) {
            return new FetchFailed(
                    Reason.UNREACHABLE,
                    "No answer from " + url.getHost() + ": " + cause.getClass().getSimpleName() + ".",
                    cause);
        }
        throw new IllegalStateException("An outbound call broke", cause);
    }

    private static URI uriOf(HttpUriRequestBase request) {
        try {
            return request.getUri();
        } catch (java.net.URISyntaxException impossible) {
            throw new IllegalArgumentException("Not a URL", impossible);
        }
    }

    private static String token(String name) {
        if (!name.matches("[A-Za-z0-9-]+") || name.equalsIgnoreCase(HttpHeaders.HOST)) {
            throw new IllegalArgumentException("Not a header to set: " + name);
        }
        return name;
    }

    private static String printable(String value) {
        if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("A header's value is printable ASCII");
        }
        return value;
    }

    /// The only names the client can connect to are those whose addresses were checked, at those addresses.
    private final class CheckedNames implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return checked(host).toArray(InetAddress[]::new);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /// Carries a refusal out through the client, which lets only I/O failures pass.
    private static final class Refused extends UnknownHostException {

        private static final long serialVersionUID = 1;

        private final FetchFailed failure;

        Refused(FetchFailed failure) {
            super(failure.getMessage());
            this.failure = failure;
        }
    }
}
