package io.dromedary.cli;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The text form of the log, without prompts. */
final class MaskedLayout extends PatternLayout {

    private final PromptMask prompts;

    MaskedLayout(PromptMask prompts) {
        this.prompts = prompts;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return prompts.apply(super.doLayout(event));
    }
}
