package io.dromedary.sandbox;

import java.io.IOException;

/** What is done for one kind of request. */
@FunctionalInterface
interface Endpoint {

    /** @throws Refusal to answer otherwise from anywhere below */
    Answer answer(Call call) throws IOException;
}
