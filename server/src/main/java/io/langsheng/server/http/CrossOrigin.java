package io.langsheng.server.http;

import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets the web pages that the operator names call the APIs and fetch audio; no page from elsewhere by default. */
@Configuration(proxyBeanMethods = false)
class CrossOrigin {
    private static final long PREFLIGHT_SECONDS = 3600;

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(HttpProperties http) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(http.allowedOrigins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        allowed.setAllowedHeaders(List.of("*"));
        allowed.setExposedHeaders(List.of(
                "X-Request-Id",
                "Retry-After",
                "ETag",
                "Cache-Status",
                "Location",
                "x-ratelimit-limit-requests",
                "x-ratelimit-remaining-requests",
                "x-ratelimit-reset-requests",
                "x-ratelimit-limit-characters",
                "x-ratelimit-remaining-characters",
                "x-ratelimit-reset-characters"));
        allowed.setMaxAge(PREFLIGHT_SECONDS);
        UrlBasedCorsConfigurationSource everywhere = new UrlBasedCorsConfigurationSource();
        for (String path : List.of("/api/**", "/v1/**", "/audio/**")) {
            everywhere.registerCorsConfiguration(path, allowed);
        }
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(new CorsFilter(everywhere));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        filter.setEnabled(!http.allowedOrigins().isEmpty());
        return filter;
    }
}
