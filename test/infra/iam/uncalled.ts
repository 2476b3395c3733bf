/** What is allowed and yet called by none of our code, each with who calls it. */
export const uncalled: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  {
    pattern: /: sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) on /,
    because: "Lambda's event source mapping polls the queue, in the function's role",
  },
  {
    pattern: /: ec2:/,
    because: "Lambda joins a function to its VPC, in the function's role; the code is denied it",
  },
  {
    pattern: /: logs:(CreateLogStream|PutLogEvents) on /,
    because: "Lambda writes down what the function says, in the function's role",
  },
  {
    pattern: /: kms:(DescribeKey|CreateGrant|Decrypt|GenerateDataKey) on /,
    because: "RDS and the secret stores use the keys in the name of the function that calls them",
  },
  {
    pattern: /: iam:PassRole on /,
    because: "IAM asks it of whoever hands a role to RDS: for exports, monitoring, features",
  },
  {
    pattern: /: secretsmanager:(CreateSecret|TagResource) on /,
    because: "RDS makes the secret of a managed password in the name of who asks for it",
  },
  {
    pattern: /^restorer: rds:ModifyDB(Instance|Cluster) on rds\/(pg|cluster-pg|og)$/,
    because: "a restore names the groups itself; they are set once more only where it did not take them",
  },
  {
    pattern: /^restorer: rds:RestoreDB(Instance|Cluster)ToPointInTime on rds\/(cluster-)?auto-backup$/,
    because: "the call names the database, and IAM may ask about the automated backup that the moment is in",
  },
];
