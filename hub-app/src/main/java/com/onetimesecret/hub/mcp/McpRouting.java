package com.onetimesecret.hub.mcp;

import com.onetimesecret.hub.api.BaseUrl;
import com.onetimesecret.hub.api.call.ProtectedResource;
import java.net.URI;
import java.util.ArrayList;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Says which web pages may use the door: against names that are made to point at this machine (DNS rebinding), every
/// other `Origin` is refused with 403 before anything else is looked at.
@Configuration(proxyBeanMethods = false)
class McpRouting {

    @Bean
    WebMvcConfigurer originsOfMcp(McpSettings settings, BaseUrl baseUrl) {
        var origins = new ArrayList<>(settings.allowedOrigins());
        var own = URI.create(baseUrl.value());
        origins.add(own.getScheme() + "://" + own.getAuthority());
        return new WebMvcConfigurer() {
            @Override
            public void addCorsMappings(CorsRegistry registry) {
                registry.addMapping(ProtectedResource.MCP.path())
                        .allowedOrigins(origins.toArray(String[]::new))
                        .allowedMethods("POST", "GET", "DELETE")
                        .allowedHeaders("*")
                        .exposedHeaders("WWW-Authenticate", "Retry-After", "X-Request-Id");
            }
        };
    }
}
