package io.langsheng.server.http;

import io.langsheng.server.problem.ProblemAdvice;
import io.langsheng.server.problem.ProblemCode;
import io.langsheng.server.problem.ProblemException;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsProcessor;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets the web pages that the operator names call the APIs and fetch audio; no page from elsewhere by default. */
@Configuration(proxyBeanMethods = false)
class CrossOrigin {
    private static final long PREFLIGHT_SECONDS = 3600;

    @Bean
    FilterRegistrationBean<CorsFilter> corsFilter(HttpProperties http, ProblemAdvice problems) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(http.allowedOrigins());
        allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        allowed.setAllowedHeaders(List.of("*"));
        allowed.setExposedHeaders(List.of(
                "X-Request-Id",
                "Retry-After",
                "ETag",
                "Cache-Status",
                "Timestamps-Location",
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
        CorsFilter cors = new CorsFilter(everywhere);
        cors.setCorsProcessor(refusing(problems));
        FilterRegistrationBean<CorsFilter> filter = new FilterRegistrationBean<>(cors);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        filter.setEnabled(!http.allowedOrigins().isEmpty());
        return filter;
    }

    /** Spring's own, with refusals in the shape of every other error. */
    private static CorsProcessor refusing(ProblemAdvice problems) {
        CorsProcessor standard = new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) {
                response.setStatusCode(HttpStatus.FORBIDDEN);
            }
        };
        return (configuration, request, response) -> {
            boolean goOn = standard.processRequest(configuration, request, response);
            if (!goOn && response.getStatus() == HttpStatus.FORBIDDEN.value()) {
                problems.write(
                        ProblemException.of(
                                ProblemCode.FORBIDDEN,
                                "Pages of this origin may not call this address; langsheng.http.allowed-origins names those that may."),
                        request,
                        response);
            }
            return goOn;
        };
    }
}
