package io.dromedary.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** One JSON object a line, with the field names of the Elastic Common Schema. */
final class EcsEncoder extends EncoderBase<ILoggingEvent> {

    private static final String VERSION = "8.11.0";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PromptMask prompts;

    EcsEncoder(PromptMask prompts) {
        this.prompts = prompts;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = JSON.createObjectNode();
        line.put("@timestamp", event.getInstant().toString()).put("log.level", event.getLevel().toString())
                .put("message", prompts.apply(event.getFormattedMessage())).put("ecs.version", VERSION).put("service.name", "dromedary")
                .put("log.logger", event.getLoggerName()).put("process.thread.name", event.getThreadName());
        event.getMDCPropertyMap().forEach((name, value) -> line.put("labels." + name, prompts.apply(value)));
        if (event.getThrowableProxy() != null) {
            line.put("error.type", event.getThrowableProxy().getClassName())
                    .put("error.message", prompts.apply(String.valueOf(event.getThrowableProxy().getMessage())))
                    .put("error.stack_trace", prompts.apply(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        try {
            return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
