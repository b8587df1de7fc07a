import { runCommand } from "../../cli/fargate-role";

void runCommand();
