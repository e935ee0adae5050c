package io.dromedary.api;

import io.dromedary.job.Job;
import java.net.URI;

/**
 * Where the provider is to tell that a request is final. The address carries the attempt's random token: it finds the job whatever the
 * provider says, and even where the answer to the submission was lost.
 *
 * @param publicUrl without a slash at the end
 * @param secret    goes along where a generation takes one, which sends it back; null for none
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
