package io.langsheng.server.job;

import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Forgets jobs: sound first, so that what is left after a crash is found again by its row. */
@Component
class JobExpiry {
    private static final int BATCH = 20;

    private final JobRepository repository;
    private final GroupRepository groups;
    private final JobFiles files;
    private final TransactionTemplate transaction;

    JobExpiry(
            JobRepository repository, GroupRepository groups, JobFiles files, PlatformTransactionManager transactions) {
        this.repository = repository;
        this.groups = groups;
        this.files = files;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Deletes jobs that have expired. */
    void sweep() throws IOException {
        for (String id : repository.expired(BATCH)) {
            delete(id);
        }
    }

    void delete(String id) throws IOException {
        files.delete(id);
        transaction.executeWithoutResult(status -> {
            groups.delete(id);
            repository.delete(id);
        });
    }
}
