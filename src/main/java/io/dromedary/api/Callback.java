package io.dromedary.api;

import io.dromedary.job.Job;
import java.net.URI;

/**
 * Where the provider sends the notification that a request is final. The address carries the attempt's random token, which identifies
 * the job whatever the body says, even where the response to the submission was lost.
 *
 * @param publicUrl without a slash at the end
 * @param secret    sent with the submission where the dialect supports it, and returned in the notification; null for none
 */
public record Callback(URI publicUrl, String secret) {

    String address(Job job) {
        return publicUrl + "/" + job.attempt();
    }

    @Override
    public String toString() {
        return publicUrl.toString();
    }
}
