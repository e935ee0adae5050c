package io.dromedary.sandbox.server;

import java.io.IOException;

/** What is done for one kind of request. */
@FunctionalInterface
public interface Endpoint {

    /** @throws Refusal to answer otherwise from anywhere below */
    Response answer(Call call) throws IOException;
}
