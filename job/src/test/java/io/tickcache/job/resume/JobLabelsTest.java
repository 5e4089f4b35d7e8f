package io.tickcache.job.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.model.ModelDirectory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobLabelsTest {
}
