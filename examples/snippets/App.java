package example;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.fargatepodexecutionrole.fargatepodexecutionrole.FargatePodExecutionRole;
import com.fargatepodexecutionrole.fargatepodexecutionrole.FargatePodExecutionRoleArgs;
import com.fargatepodexecutionrole.fargatepodexecutionrole.inputs.CloudWatchLogsArgs;
import com.fargatepodexecutionrole.fargatepodexecutionrole.inputs.LoggingArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::program);
    }

    static void program(Context context) {
        var role = new FargatePodExecutionRole("pods", FargatePodExecutionRoleArgs.builder()
            .clusters("my-cluster")
            .logging(LoggingArgs.builder()
                .cloudWatchLogs(CloudWatchLogsArgs.builder().logGroups("/eks/my-cluster/pods").build())
                .build())
            .build());
        context.export("roleArn", role.roleArn());
    }
}
