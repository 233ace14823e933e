# Provisioned units follow the load: reads and writes, of the table and of its index.

locals {
  scaled = var.has_scaling && local.is_provisioned ? {
    table-reads  = ["table/todos", "dynamodb:table:ReadCapacityUnits", "DynamoDBReadCapacityUtilization"]
    table-writes = ["table/todos", "dynamodb:table:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization"]
    index-reads  = ["table/todos/index/bySweep", "dynamodb:index:ReadCapacityUnits", "DynamoDBReadCapacityUtilization"]
    index-writes = ["table/todos/index/bySweep", "dynamodb:index:WriteCapacityUnits", "DynamoDBWriteCapacityUtilization"]
  } : {}
}

resource "aws_appautoscaling_target" "units" {
  for_each = local.scaled

  service_namespace  = "dynamodb"
  resource_id        = each.value[0]
  scalable_dimension = each.value[1]
  min_capacity       = var.capacity.min
  max_capacity       = var.capacity.max

  depends_on = [aws_dynamodb_table.todos]
}

resource "aws_appautoscaling_policy" "units" {
  for_each = local.scaled

  name               = each.key
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.units[each.key].service_namespace
  resource_id        = aws_appautoscaling_target.units[each.key].resource_id
  scalable_dimension = aws_appautoscaling_target.units[each.key].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value = 70

    predefined_metric_specification {
      predefined_metric_type = each.value[2]
    }
  }
}
