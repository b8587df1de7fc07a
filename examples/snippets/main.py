import pulumi
import fargate_pod_execution_role_fargate_pod_execution_role as fargate

role = fargate.FargatePodExecutionRole(
    "pods",
    clusters=["my-cluster"],
    logging=fargate.LoggingArgs(
        cloud_watch_logs=fargate.CloudWatchLogsArgs(log_groups=["/eks/my-cluster/pods"]),
    ),
)

pulumi.export("role_arn", role.role_arn)
