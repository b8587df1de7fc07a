package example;

import com.google.gson.Gson;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Runs the program under Pulumi's mocks and prints what it registers, for the test that starts this. */
public class RunSnippet implements Mocks {
    public static void main(String[] arguments) {
        PulumiTest.withMocks(new RunSnippet()).runTest(App::program).throwOnError();
    }

    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs resource) {
        System.out.println("registered " + new Gson().toJson(Map.of("type", resource.type, "inputs", resource.inputs)));
        return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(resource.name + "-id"), resource.inputs));
    }
}
