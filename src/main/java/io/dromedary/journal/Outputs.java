package io.dromedary.journal;

import io.dromedary.job.Output;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The results of jobs: their names in the outbox are reserved before the download, and recorded as published after it. */
public final class Outputs {

    private final JdbcClient jdbc;

    public Outputs(DataSource source) {
        this.jdbc = JdbcClient.create(source);
    }

    public boolean isReserved(String base) {
        return jdbc.sql("SELECT count(*) FROM output WHERE base = :base").param("base", base).query(Integer.class).single() > 0;
    }

    /** @return false where another result has that name */
    public boolean reserve(Output output, String base) {
        return jdbc.sql("""
                UPDATE output SET base = :base WHERE job = :job AND number = :number
                AND NOT EXISTS (SELECT 1 FROM output WHERE base = :base)""")
                .param("base", base).param("job", output.job()).param("number", output.number()).update() == 1;
    }

    /** To be called only after the file is durable. */
    public void published(Output output) {
        jdbc.sql("""
                UPDATE output SET path = :path, bytes = :bytes, sha256 = :sha256, content_type = :type
                WHERE job = :job AND number = :number""")
                .param("path", output.path()).param("bytes", output.bytes()).param("sha256", output.sha256())
                .param("type", output.contentType()).param("job", output.job()).param("number", output.number()).update();
    }
}
