import { describeWrites } from "./writes";

describeWrites(420);
