using Fargate = FargatePodExecutionRole.FargatePodExecutionRole;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var role = new Fargate.FargatePodExecutionRole("pods", new()
    {
        Clusters = { "my-cluster" },
        Logging = new Fargate.Inputs.LoggingArgs
        {
            CloudWatchLogs = new Fargate.Inputs.CloudWatchLogsArgs { LogGroups = { "/eks/my-cluster/pods" } },
        },
    });

    return new Dictionary<string, object?> { ["roleArn"] = role.RoleArn };
});
