package io.langsheng.server.http;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Every address has one type of answer, which its path or the request's body decides; what a client says that it accepts
 * does not. Stock clients send types of their own ({@code application/octet-stream} for speech), and an error is worth
 * more than 406.
 *
 * <p>Source: RFC 9110, section 12.5.1: a server may disregard the header.
 */
@Configuration(proxyBeanMethods = false)
class AnyAccept implements WebMvcConfigurer {
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(request -> ContentNegotiationStrategy.MEDIA_TYPE_ALL_LIST));
    }
}
