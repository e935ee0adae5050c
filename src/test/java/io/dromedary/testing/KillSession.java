package io.dromedary.testing;

import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.connect.TransportTimeoutException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodExitEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodExitRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One debugger session: from the start of the child, which waits for us, to its death at the point. */
final class KillSession {

    private static final Duration LOOK = Duration.ofMillis(200);

    private final App app;
    private final KillPoint point;
    private final Duration limit;
    private final Instant end;
    private VirtualMachine vm;
    private boolean classSeen;
    private int hits;
    private int depthOfHit;

    KillSession(App app, KillPoint point, Duration limit) {
        this.app = app;
        this.point = point;
        this.limit = limit;
        this.end = Instant.now().plus(limit);
    }

    void run(ListeningConnector connector, Map<String, Connector.Argument> arguments)
            throws IOException, IllegalConnectorArgumentsException, InterruptedException {
        vm = accept(connector, arguments);
        try {
            prepare();
            untilThePoint();
        } catch (VMDisconnectedException e) {
            throw ended();
        }
        app.kill();
    }

    private VirtualMachine accept(ListeningConnector connector, Map<String, Connector.Argument> arguments)
            throws IOException, IllegalConnectorArgumentsException {
        arguments.get("timeout").setValue("" + LOOK.toMillis());
        while (app.isRunning() && Instant.now().isBefore(end)) {
            try {
                return connector.accept(arguments);
            } catch (TransportTimeoutException e) {
                // Looked at again while the child lives.
            }
        }
        throw app.isRunning() ? failed("The child did not call the debugger within " + limit) : ended();
    }

    /** The child stands before its first instruction, yet the JDK's own classes may be there already. */
    private void prepare() {
        ClassPrepareRequest prepared = vm.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(point.className());
        prepared.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        prepared.enable();
        vm.classesByName(point.className()).stream().filter(ReferenceType::isPrepared).forEach(this::breakIn);
    }

    private void breakIn(ReferenceType type) {
        classSeen = true;
        List<Method> methods = type.methodsByName(point.method()).stream()
                .filter(method -> method.declaringType().equals(type) && method.location() != null && !method.isNative()).toList();
        if (methods.isEmpty()) {
            throw failed("The class " + point.className() + " has no method '" + point.method()
                    + "' of its own with a body (a native one has none: name its caller)");
        }
        for (Method method : methods) {
            EventRequest breakpoint = vm.eventRequestManager().createBreakpointRequest(method.location());
            breakpoint.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            breakpoint.enable();
        }
    }

    /** Returns with the child standing at the point. */
    private void untilThePoint() throws InterruptedException {
        while (Instant.now().isBefore(end)) {
            EventSet events = vm.eventQueue().remove(LOOK.toMillis());
            if (events != null && isThePointAmong(events)) {
                return;
            }
        }
        throw failed("Not reached within " + limit + ": " + point + "; " + progress());
    }

    private boolean isThePointAmong(EventSet events) {
        for (Event event : events) {
            if (isThePoint(event)) {
                return true;
            }
        }
        events.resume();
        return false;
    }

    private boolean isThePoint(Event event) {
        if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
            throw ended();
        } else if (event instanceof ClassPrepareEvent prepared) {
            breakIn(prepared.referenceType());
            return false;
        } else if (event instanceof BreakpointEvent entry) {
            return isTheEntry(entry.thread());
        }
        return event instanceof MethodExitEvent exit && exit.method().name().equals(point.method())
                && frames(exit.thread()).size() == depthOfHit;
    }

    private boolean isTheEntry(ThreadReference thread) {
        List<Location> frames = frames(thread);
        boolean counts = point.caller() == null || frames.stream().skip(1)
                .anyMatch(at -> point.caller().equals(at.declaringType().name() + "." + at.method().name()));
        if (!counts || ++hits != point.hit()) {
            return false;
        }
        if (point.afterwards()) {
            depthOfHit = frames.size();
            awaitReturn(thread);
        }
        return !point.afterwards();
    }

    /** Only now and only on this thread: watching returns slows a whole JVM down. */
    private void awaitReturn(ThreadReference thread) {
        MethodExitRequest exits = vm.eventRequestManager().createMethodExitRequest();
        exits.addThreadFilter(thread);
        exits.addClassFilter(point.className());
        exits.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        exits.enable();
    }

    private static List<Location> frames(ThreadReference thread) {
        try {
            return thread.frames().stream().map(frame -> frame.location()).toList();
        } catch (IncompatibleThreadStateException e) {
            throw new IllegalStateException("The thread of an event is not suspended: " + thread, e);
        }
    }

    private AssertionError ended() {
        int exitCode;
        try {
            vmLetsGo();
            exitCode = app.awaitExit(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("Interrupted");
        }
        return failed("The process ended with " + exitCode + " without reaching " + point + "; " + progress());
    }

    /** At its death the child waits for us once more. */
    private void vmLetsGo() {
        try {
            if (vm != null) {
                vm.dispose();
            }
        } catch (VMDisconnectedException e) {
            vm = null;
        }
    }

    private String progress() {
        return classSeen ? "the method was hit " + hits + " times" : "the class was never loaded";
    }

    private AssertionError failed(String why) {
        return new AssertionError(why + ". " + app.tail());
    }
}
