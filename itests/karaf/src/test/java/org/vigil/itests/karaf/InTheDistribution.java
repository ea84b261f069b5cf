package org.vigil.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.options;

import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.BundleContext;
import org.vigil.itests.stage.Stage;

/** A test within one node of the distribution, which all these tests share. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public abstract class InTheDistribution {
  @Inject BundleContext context;
  @Inject SessionFactory sessions;

  /** Injected only when all boot features are there. */
  @Inject private BootFinished unusedBooted;

  Stage stage;
  Console console;

  @Configuration
  public Option[] configuration() {
    return options(Karaf.distribution());
  }

  @Before
  public void open() {
    stage = new Stage(context);
    console = new Console(sessions);
    stage.until(() -> stage.primaryOf("bank").isPresent(), "nobody speaks for the bank");
  }

  @After
  public void close() {
    stage.findNoFault();
    stage.close();
    KarafLog.assertNoErrors();
  }
}
