package io.langsheng.server.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.langsheng.book.plan.Group;
import io.langsheng.book.speech.SpokenGroup;
import io.langsheng.text.lexicon.Lexicon;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What is to be done next, in the database: a job's state changes and its work is scheduled in one transaction, under
 * the lock of the job's row, so that no crash leaves one without the other.
 *
 * <p>Of a job at most {@link JobProperties#window} groups are scheduled; each one that is done schedules the next. So
 * jobs take turns however long they are, and to stop one is to schedule no more of it.
 */
@Component
class JobQueue {
    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);
    static final TaskDescriptor<Void> GROUP = TaskDescriptor.of("job-group");
    static final TaskDescriptor<Void> FINISH = TaskDescriptor.of("job-finish");
    static final TaskDescriptor<Void> WEBHOOK = TaskDescriptor.of("job-webhook");
    /** Far more than chance, an operator or a node that starts again and again brings over one group. */
    static final int MOST_DEATHS = 200;

    private final JobRepository repository;
    private final GroupRepository groups;
    private final JobProperties properties;
    private final DataSource database;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile @Nullable SchedulerClient client;

    JobQueue(
            JobRepository repository,
            GroupRepository groups,
            JobProperties properties,
            DataSource database,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.repository = repository;
        this.groups = groups;
        this.properties = properties;
        this.database = new TransactionAwareDataSourceProxy(database);
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Stores a job and lets it begin, if its tenant has not too many at work already. */
    void add(Job job, List<Group> parts, Lexicon words) {
        transaction.executeWithoutResult(status -> {
            repository.insert(job, words);
            groups.insert(job.id(), parts);
        });
        refill();
    }

    /**
     * A group is spoken: counts it, once, and schedules what comes next.
     *
     * @return whether it was counted; false if it was done before, or the job is gone
     */
    boolean spoken(String id, Group group, SpokenGroup spoken) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Job job = repository.lock(id).orElse(null);
            if (job == null || !groups.done(id, group.index(), spoken)) {
                return false;
            }
            boolean more = job.state() == JobState.RUNNING && job.nextGroup() < job.groups();
            if (more) {
                schedule(group(id, job.nextGroup()));
            }
            repository.progress(id, group.characters(), spoken.samples(), job.nextGroup() + (more ? 1 : 0));
            if (job.state() == JobState.RUNNING && job.groupsDone() + 1 == job.groups()) {
                finishing(id);
            }
            return true;
        }));
    }

    /**
     * A group has failed again: counts that, and fails the job if it was the last attempt.
     *
     * @return the attempts made; 0 if there is no such group
     */
    int failed(String id, int index, @Nullable Throwable cause) {
        Integer failures = transaction.execute(status -> {
            Group group = groups.open(id, index).orElse(null);
            if (group == null) {
                return 0;
            }
            int count = groups.failed(id, index);
            if (count >= properties.attempts()) {
                log.error("group {} of job {} failed {} times, the last time because of", index, id, count, cause);
                fail(id, JobRunner.problem(cause, count, group.offset(), group.chapter()));
            }
            return count;
        });
        return failures == null ? 0 : failures;
    }

    /**
     * A process died while it spoke the group. That may happen to any, but one that it happens to again and again is
     * itself the cause, and fails its job.
     */
    void died(String id, int index) {
        transaction.executeWithoutResult(status -> {
            Group group = groups.open(id, index).orElse(null);
            if (group != null && groups.died(id, index) >= MOST_DEATHS) {
                log.error("group {} of job {} was being spoken when {} processes died", index, id, MOST_DEATHS);
                String detail =
                        "%d times the process ended that was speaking what begins at character %d: killed, or out of memory."
                                .formatted(MOST_DEATHS, group.offset());
                fail(id, new JobProblem("internal", detail, group.offset(), group.chapter()));
            }
        });
    }

    /**
     * Lets groups of a job that is being finished be spoken again, as their sound is lost. Where that happens again and
     * again, the job fails.
     *
     * @return samples that were counted for them
     */
    long again(String id, List<Integer> lost) {
        Long samples = transaction.execute(status -> {
            Job job = repository.lock(id).orElse(null);
            if (job == null || job.state() != JobState.FINISHING) {
                return 0L;
            }
            Group hopeless = null;
            for (int index : lost) {
                groups.reopen(id, index);
                if (groups.failed(id, index) > properties.attempts()) {
                    hopeless = groups.open(id, index).orElseThrow();
                }
            }
            repository.recount(id);
            if (hopeless == null) {
                repository.state(id, JobState.RUNNING, null, null);
            } else {
                String detail = "The sound of what begins at character %d was lost after it was stored, time and again."
                        .formatted(hopeless.offset());
                fail(id, new JobProblem("internal", detail, hopeless.offset(), hopeless.chapter()));
            }
            return job.samplesDone() - repository.lock(id).map(Job::samplesDone).orElse(0L);
        });
        refill();
        return samples == null ? 0 : samples;
    }

    /** Gives back the work of processes that have not been heard of since then, in its old place. */
    void takeBack(Instant since) {
        transaction.executeWithoutResult(status -> {
            for (String work : repository.left(GROUP.getTaskName(), since)) {
                died(groupJob(work), groupIndex(work));
            }
            repository.release(since);
        });
    }

    void fail(String id, JobProblem problem) {
        transaction.executeWithoutResult(status -> repository
                .lock(id)
                .filter(job -> !job.state().isFinal())
                .ifPresent(job -> {
                    repository.state(
                            id,
                            JobState.FAILED,
                            problem,
                            clock.instant().plus(job.options().keep()));
                    notifyEnd(job);
                }));
    }

    /** Ends a job that is in state {@code from}. */
    void end(String id, JobState from, JobState to) {
        transaction.executeWithoutResult(status -> repository
                .lock(id)
                .filter(job -> job.state() == from)
                .ifPresent(job -> {
                    repository.state(
                            id, to, null, clock.instant().plus(job.options().keep()));
                    notifyEnd(job);
                }));
    }

    /**
     * Moves a job to another state, if {@code change} gives one.
     *
     * @return the job as it is then; empty if there is none
     */
    Optional<Job> move(String id, UnaryOperator<@Nullable JobState> change) {
        transaction.executeWithoutResult(status -> repository.lock(id).ifPresent(job -> {
            JobState to = change.apply(job.state());
            if (to != null && to != job.state()) {
                repository.state(
                        id,
                        to,
                        null,
                        to.isFinal() ? clock.instant().plus(job.options().keep()) : null);
                if (to == JobState.CANCELLED) {
                    notifyEnd(job);
                }
            }
        }));
        refill();
        return repository.find(id);
    }

    /**
     * Sees to it that every job that is to go on has its work scheduled, whatever was lost on the way: the oldest few of
     * each tenant.
     */
    void refill() {
        Map<String, Integer> tenants = new HashMap<>();
        for (Job job : repository.in(JobState.RUNNING)) {
            if (tenants.merge(job.tenant(), 1, Integer::sum) <= properties.parallel()) {
                transaction.executeWithoutResult(
                        status -> repository.lock(job.id()).ifPresent(this::fill));
            }
        }
        for (Job job : repository.in(JobState.FINISHING)) {
            transaction.executeWithoutResult(status -> schedule(FINISH.instance(job.id())));
        }
    }

    private void fill(Job job) {
        if (job.state() != JobState.RUNNING) {
            return;
        }
        if (job.groupsDone() == job.groups()) {
            finishing(job.id());
            return;
        }
        int next = job.nextGroup();
        for (int index : groups.firstOpen(job.id(), properties.window())) {
            schedule(group(job.id(), index));
            next = Math.max(next, index + 1);
        }
        if (next != job.nextGroup()) {
            repository.nextGroup(job.id(), next);
        }
    }

    private void finishing(String id) {
        repository.state(id, JobState.FINISHING, null, null);
        schedule(FINISH.instance(id));
    }

    private void notifyEnd(Job job) {
        if (job.options().webhook() != null) {
            schedule(WEBHOOK.instance(job.id()));
        }
    }

    private void schedule(TaskInstance.Builder<Void> work) {
        SchedulerClient ready = client;
        if (ready == null) {
            // It asks the database what it is, so it cannot be made before there is one.
            ready = SchedulerClient.Builder.create(database).build();
            client = ready;
        }
        ready.scheduleIfNotExists(work.build(), clock.instant());
    }

    private static TaskInstance.Builder<Void> group(String id, int index) {
        return GROUP.instance(id + ":" + index);
    }

    /** The job that work of this name is for. */
    static String groupJob(String work) {
        return work.substring(0, work.indexOf(':'));
    }

    /** The group that work of this name speaks. */
    static int groupIndex(String work) {
        return Integer.parseInt(work.substring(work.indexOf(':') + 1));
    }
}
