package io.dromedary.testing;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;

/**
 * What routes do, step by step, where neither the rules nor the world behind them is what is tested: a rule's bean tells its steps, and
 * so does each mock endpoint under the name of what it stands for.
 */
public final class Story {

    private final List<String> steps = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Object>> answers = new HashMap<>();

    /** Before each test, since the routes stay the same. */
    public void begin(CamelContext context) {
        steps.clear();
        answers.clear();
        context.getEndpoints().stream().filter(MockEndpoint.class::isInstance).map(MockEndpoint.class::cast).forEach(mock -> {
            mock.reset();
            mock.whenAnyExchangeReceived(exchange -> tell(mock.getName()));
        });
    }

    /** What the step says, or throws, one after the other; nothing after that. */
    public Story given(String step, Object... says) {
        answers.put(step, new ArrayDeque<>(Arrays.asList(says)));
        return this;
    }

    public Object tell(String step) throws Exception {
        steps.add(step);
        Object answer = answers.getOrDefault(step, new ArrayDeque<>()).poll();
        if (answer instanceof Exception trouble) {
            throw trouble;
        }
        return answer;
    }

    public List<String> steps() {
        return List.copyOf(steps);
    }
}
