"""Stores of data: Amazon RDS and Aurora, DynamoDB, Redshift, ElastiCache, EFS, the Glue catalog, Athena, Lake Formation."""

# ruff: noqa: E501  the table reads best in rows
from __future__ import annotations

from upright.connect.aws.listing import Ask, Listing
from upright.model.asset import AssetKind as K

LISTINGS = (
    Listing("rds", "describe_db_instances", "DBInstances", "AWS::RDS::DBInstance", "DBInstanceIdentifier", "DBInstanceArn", makes=K.DATA_STORE),
    Listing("rds", "describe_db_clusters", "DBClusters", "AWS::RDS::DBCluster", "DBClusterIdentifier", "DBClusterArn", makes=K.DATA_STORE),
    Listing("rds", "describe_db_snapshots", "DBSnapshots", "AWS::RDS::DBSnapshot", "DBSnapshotIdentifier", "DBSnapshotArn", given={"SnapshotType": "=manual"},
            asks=(Ask("describe_db_snapshot_attributes", {"DBSnapshotIdentifier": "DBSnapshotIdentifier"},
                      "DBSnapshotAttributesResult.DBSnapshotAttributes[?AttributeName == 'restore'].AttributeValues[]", "RestorableBy"),)),
    Listing("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots", "AWS::RDS::DBClusterSnapshot", "DBClusterSnapshotIdentifier", "DBClusterSnapshotArn",
            given={"SnapshotType": "=manual"},
            asks=(Ask("describe_db_cluster_snapshot_attributes", {"DBClusterSnapshotIdentifier": "DBClusterSnapshotIdentifier"},
                      "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes[?AttributeName == 'restore'].AttributeValues[]", "RestorableBy"),)),
    Listing("dynamodb", "list_tables", "TableNames", "AWS::DynamoDB::Table", "TableName", "arn:{partition}:dynamodb:{region}:{account}:table/{TableName}",
            wraps="TableName", makes=K.DATA_STORE, asks=(Ask("describe_table", {"TableName": "TableName"}, "Table"),
                                              Ask("get_resource_policy", {"ResourceArn": "TableArn"}, "Policy", "ResourcePolicy"))),
    Listing("redshift", "describe_clusters", "Clusters", "AWS::Redshift::Cluster", "ClusterIdentifier",
            "arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}", makes=K.DATA_STORE),
    Listing("elasticache", "describe_replication_groups", "ReplicationGroups", "AWS::ElastiCache::ReplicationGroup", "ReplicationGroupId", "ARN", makes=K.DATA_STORE),
    Listing("elasticache", "describe_serverless_caches", "ServerlessCaches", "AWS::ElastiCache::ServerlessCache", "ServerlessCacheName", "ARN", makes=K.DATA_STORE),
    Listing("efs", "describe_file_systems", "FileSystems", "AWS::EFS::FileSystem", "Name|FileSystemId", "FileSystemArn", makes=K.DATA_STORE),
    Listing("glue", "get_databases", "DatabaseList", "AWS::Glue::Database", "Name", "arn:{partition}:glue:{region}:{account}:database/{Name}", makes=K.DATA_STORE,
            below=(
                Listing("glue", "get_tables", "TableList", "AWS::Glue::Table", "Name", "arn:{partition}:glue:{region}:{account}:table/{DatabaseName}/{Name}",
                        given={"DatabaseName": "^Name"}, makes=K.DATASET),
            )),
    Listing("glue", "get_jobs", "Jobs", "AWS::Glue::Job", "Name", "arn:{partition}:glue:{region}:{account}:job/{Name}", makes=K.PIPELINE),
    Listing("athena", "list_work_groups", "WorkGroups", "AWS::Athena::WorkGroup", "Name", "arn:{partition}:athena:{region}:{account}:workgroup/{Name}",
            asks=(Ask("get_work_group", {"WorkGroup": "Name"}, "WorkGroup"),)),
    Listing("lakeformation", "list_permissions", "PrincipalResourcePermissions", "AWS::LakeFormation::PrincipalPermissions",
            "Resource.Table.Name|Resource.TableWithColumns.Name|Resource.Database.Name|Principal.DataLakePrincipalIdentifier",
            "arn:{partition}:lakeformation:{region}:{account}:permission/{Resource.Table.DatabaseName}{Resource.TableWithColumns.DatabaseName}{Resource.Database.Name}/"
            "{Resource.Table.Name}{Resource.TableWithColumns.Name}/{Principal.DataLakePrincipalIdentifier}"),
    Listing("glue", "get_resource_policy", "", "AWS::Glue::DataCatalog", "=Glue catalogue", "arn:{partition}:glue:{region}:{account}:catalog"),
)  # fmt: skip
